"""Products that a newcomer can try: short descriptions, each with another way through the rules."""

from __future__ import annotations

from ronghe.web.examples import Example

PRODUCTS = (
    Example(
        1,
        "zh-Hans",
        "可吸收骨修复材料",
        "可吸收骨修复材料\n由β-磷酸三钙和胶原制成，无菌提供，一次性使用。"
        "用于填充四肢和脊柱的骨缺损，植入后约 6 至 12 个月逐渐降解并被新骨替代。",
    ),
    Example(
        2,
        "zh-Hans",
        "肺结节 CT 辅助检测软件",
        "肺结节 CT 影像辅助检测软件\n采用深度学习算法分析胸部 CT，标出疑似结节的位置和大小，"
        "供放射科医生参考，不单独作为诊断依据。",
    ),
    Example(
        3,
        "en",
        "Wearable ECG patch",
        "Wearable ECG patch\nA single-use adhesive electrode patch with a small recorder, worn on intact skin for up "
        "to 14 days. It records a single-lead electrocardiogram of adults at home; software flags possible atrial "
        "fibrillation for a cardiologist to review.",
    ),
    Example(
        4,
        "zh-Hans",
        "自体软骨细胞移植物",
        "自体软骨细胞移植物\n取患者自身软骨，体外扩增后接种于胶原支架，用于修复膝关节软骨缺损。现处于临床前研究阶段。",
    ),
)


def product_text(number: str) -> str:
    """The text of an example; empty for a number that there is not."""
    return next((one.text for one in PRODUCTS if str(one.number) == number), "")
