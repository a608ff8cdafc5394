"""Needs that a newcomer can try: short, typical, and answerable by the bundled sample."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """One need, with a short name for the link; ``language`` is that of the text."""

    number: int
    language: str
    name: str
    text: str

    @property
    def opening(self) -> str:
        """The text without a first line that is but a name: it stands under the link, which names it already."""
        first, _line, rest = self.text.partition("\n")
        return rest if rest and not first.endswith(("。", ".")) else self.text


EXAMPLES = (
    Example(
        1,
        "zh-Hans",
        "脊柱侧弯置钉导航",
        "重度脊柱侧弯矫形术中，椎体旋转大、椎弓根细，徒手置钉容易偏出，反复透视辐射高。\n"
        "适用人群：10～30 岁青少年特发性脊柱侧弯患者。\n"
        "使用场景：有 C 形臂的手术室，由脊柱外科医生操作。\n"
        "现行做法：光学导航加术中三维扫描，体位改变后配准漂移，需要重新扫描。\n"
        "要求：定位误差 < 1 mm，配准时间不超过 3 分钟，软件按 IEC 62304 管理。",
    ),
    Example(
        2,
        "zh-Hans",
        "呼吸机人机不同步监测",
        "ICU 机械通气患者人机不同步发生率高，目前靠护士肉眼看波形，夜间漏判多，延长带机时间。\n"
        "希望床旁自动识别无效触发和双触发，灵敏度不低于 90%，报警延迟低于 2 秒，不需要食管压导管，可接入现有呼吸机。",
    ),
    Example(
        3,
        "en",
        "Bedside glaucoma pressure monitoring",
        "Glaucoma patients are measured a few times a year in the clinic, so pressure peaks at night are missed.\n"
        "We need continuous intraocular pressure monitoring at home for adults, with an accuracy better than 2 mmHg, "
        "at least 24 hours of wear, and no need for an ophthalmologist to fit it.",
    ),
)


def example_text(number: str) -> str:
    """Text of the example of this number; empty where there is none."""
    return next((example.text for example in EXAMPLES if str(example.number) == number), "")
