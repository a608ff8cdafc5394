"""One example row per record kind, invented: (Chinese, English) by field."""

from __future__ import annotations

from collections.abc import Mapping

from ronghe.ingest.enums import RecordKind

EXAMPLES: Mapping[RecordKind, Mapping[str, tuple[str, str]]] = {
    RecordKind.ORGANISATION: {
        "name": ("示例骨科机器人有限公司", "Example Orthopaedic Robotics Co., Ltd."),
        "kind": ("企业", "company"),
        "fields": ("骨科、医学影像", "orthopaedics, imaging"),
        "region": ("北京", "北京"),
        "summary": (
            "研发脊柱手术导航与机械臂，已有样机 2 台。",
            "Makes navigation and robot arms for spine surgery; two prototypes.",
        ),
    },
    RecordKind.PERSON: {
        "name": ("示例专家", "Example Expert"),
        "organisation": ("示例大学", "Example University"),
        "academic_title": ("教授", "Professor"),
        "fields": ("骨科、康复", "orthopaedics, rehabilitation"),
        "offers": ("可指导手术机器人的精度测试方案", "advises on accuracy tests of surgical robots"),
    },
    RecordKind.NEED: {
        "title": ("脊柱侧弯椎弓根螺钉精准置入", "Accurate pedicle screws in scoliosis"),
        "owner": ("示例医院", "Example Hospital"),
        "department": ("骨科", "orthopaedics"),
        "problem": (
            "重度旋转的椎体徒手置钉偏差大，反复透视增加辐射。",
            "In rotated vertebrae freehand screws stray, and repeated fluoroscopy adds dose.",
        ),
        "population": (
            "青少年特发性脊柱侧弯患者，每年约 120 台",
            "adolescents with idiopathic scoliosis, about 120 cases a year",
        ),
        "practice": (
            "C 形臂透视，平均 12 次，约 8% 的螺钉需要调整",
            "C-arm, 12 exposures on average; 8 % of screws are revised",
        ),
        "targets": ("定位误差 < 1 mm；配准时间 ≤ 3 min", "positioning error < 1 mm; registration time <= 3 min"),
        "wanted": ("有手术导航样机的企业或研究所", "a company or institute with a navigation prototype"),
    },
    RecordKind.ACHIEVEMENT: {
        "title": ("逐椎体配准的术中导航样机", "Navigation prototype with registration per vertebra"),
        "owner": ("示例大学", "Example University"),
        "summary": ("两张透视片完成逐椎体二维—三维配准。", "Registers each vertebra from two fluoroscopic shots."),
        "difference": ("不需要术中三维 C 形臂", "needs no intra-operative 3D C-arm"),
        "evidence": ("体模 60 枚螺钉，平均误差 0.62 mm", "phantom, 60 screws, mean error 0.62 mm"),
        "trl": ("5", "5"),
        "ip_state": ("已授权", "granted"),
        "seeks": ("寻找可牵头临床验证的医院", "seeks a hospital to lead clinical validation"),
    },
    RecordKind.SERVICE: {
        "title": ("骨植入大动物试验", "Large-animal studies of bone implants"),
        "owner": ("示例动物实验中心", "Example Animal Laboratory"),
        "kind": ("animal_lab", "animal_lab"),
        "scope": ("羊、小型猪、犬；观察期最长 24 个月", "sheep, minipig, dog; up to 24 months"),
        "standards": ("GLP；GB/T 16886.6", "GLP; ISO 10993-6"),
        "price": ("每只每月 1,500 元起", "from 1,500 CNY per animal and month"),
        "lead_time": ("伦理通过后 4 周开始", "starts 4 weeks after ethics approval"),
    },
    RecordKind.MANDATE: {
        "title": ("手术机器人早期投资", "Early investment in surgical robots"),
        "owner": ("示例创投", "Example Ventures"),
        "fields": ("骨科、神经外科", "orthopaedics, neurosurgery"),
        "stages": ("天使轮-A轮", "angel, A"),
        "ticket": ("500-3000万元", "500-3000万元"),
        "wants": ("有动物或尸体标本精度数据", "accuracy data on animals or cadavers"),
        "excludes": ("仅有软件演示的项目", "software demonstrations only"),
    },
}
