"""The maintained list of skills of the demonstration town, and what some of its newcomers told in interviews."""

from datetime import time, timedelta
from typing import Any

from community.demo.town import DemoFamily, Kin, Town
from community.foundation.i18n import LANGUAGES
from community.guidance.models import GuidanceTalk, JobLead
from community.guidance.rules import LeadState, ToldInTalk
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.interviews.rules import Experience, Schooling, Section
from community.skills.models import Skill
from community.skills.rules import Cefr, folded

SKILLS = """
Cooking=Готвене=الطبخ
Baking=Печене на хляб и сладки=الخَبز وصنع الحلويات
Sewing=Шиене=الخياطة
Knitting=Плетене=الحياكة
Hairdressing=Фризьорство=تصفيف الشعر
Carpentry=Дърводелство=النجارة
Painting walls=Боядисване=طلاء الجدران
Tiling=Лепене на плочки=تركيب البلاط
Electrical work=Електротехника=أعمال الكهرباء
Plumbing=Водопровод=السباكة
Repairing cars=Ремонт на автомобили=إصلاح السيارات
Repairing phones=Ремонт на телефони=إصلاح الهواتف
Driving=Шофиране=قيادة السيارة
Farming=Земеделие=الزراعة
Gardening work=Градинарство=البستنة
Cleaning=Почистване=التنظيف
Selling=Продажби=البيع
Bookkeeping=Счетоводство=المحاسبة
Office work=Офис работа=العمل المكتبي
Teaching children=Обучение на деца=تعليم الأطفال
Looking after children=Грижа за деца=رعاية الأطفال
Looking after older people=Грижа за възрастни хора=رعاية كبار السن
Nursing=Грижа за болни=التمريض
First aid=Първа помощ=الإسعافات الأولية
Translating=Превод=الترجمة
Computer programs=Компютърни програми=برامج الحاسوب
Making websites=Изработка на сайтове=تصميم المواقع
Photography=Фотография=التصوير
Drawing=Рисуване=الرسم
Playing music=Свирене=العزف
Coaching football=Водене на футболни тренировки=تدريب كرة القدم
Teaching swimming=Обучение по плуване=تعليم السباحة
Handicraft=Ръчни изделия=الأشغال اليدوية
Pottery=Грънчарство=صناعة الفخار
Building=Строителство=البناء
Welding=Заваряване=اللحام
Working in a warehouse=Работа в склад=العمل في مستودع
Waiting at tables=Сервиране=خدمة الزبائن في مطعم
Organising events=Организиране на събития=تنظيم الفعاليات
Speaking before people=Говорене пред хора=التحدث أمام الناس
"""
TOLD_BY = 40
WORKS = {
    "ar": ("خياطة في مشغل صغير", "عمل في مكان هادئ، نصف دوام"),
    "bg": ("Шивачка в малко ателие", "Спокойна работа на половин ден"),
    "en": ("Sewing in a small workshop", "Something quiet, half days"),
}
GOALS = {
    "ar": ("أن أتحدث مع معلمة أولادي", "أن أعمل في مشغل خياطة"),
    "en": ("To talk with my children's teacher", "To work in a tailor's shop"),
}


def load(town: Town) -> None:
    """The list of skills, and interviews with some grown people of the first families; the first is confirmed."""
    skills = [
        {
            "id": town.next_id(Skill),
            "names": dict(zip(("en", "bg", "ar"), line.split("="), strict=True)),
            "folded": folded(line.split("=")[0]),
            "esco": "",
            "listed": True,
            "created_at": town.moment(-110),
        }
        for line in SKILLS.strip().splitlines()
    ]
    town.keep(Skill, skills)
    chance = town.random("interviews")
    tables: dict[type, list[dict[str, Any]]] = {SkillsInterview: [], InterviewedLanguage: [], InterviewedSkill: []}
    for number, family in enumerate(town.families[:TOLD_BY]):
        grown = [kin for kin in family.kin if kin.age >= 18]
        if grown and (number == 0 or chance.random() < 0.5):
            _interview(town, tables, family, grown[0], number == 0, chance)
    for model, rows in tables.items():
        town.keep(model, rows)
    _guide(town)


def _guide(town: Town) -> None:
    """What the family with the demonstration card agreed in a talk, and its two jobs."""
    member_id = town.families[0].kin[0].id
    agreed = "Да напишем заедно автобиография\nДа се обадим в ателието на ул. „Роза“"
    talk = {"held_on": town.today - timedelta(days=9), "minutes": 45, "agreed": agreed,
            "told": [ToldInTalk.HELPS.value, ToldInTalk.RECOGNITION.value], "recorded_at": town.moment(-9)}  # fmt: skip
    town.keep(GuidanceTalk, [{"id": town.next_id(GuidanceTalk), "member_id": member_id, **talk}])
    jobs = (
        ("Шивачка на половин ден", "Ателие „Роза“", "Витоша", LeadState.APPLIED, False, 8),
        ("Помощник в кухня", "Столова „Лято“", "Оборище", LeadState.FOUND, True, 2),
    )
    leads = [
        {
            "id": town.next_id(JobLead),
            "member_id": member_id,
            "title": title,
            "employer": employer,
            "place": place,
            "state": state,
            "added_by_person": own,
            "added_at": town.moment(-days, time(12)),
            "moved_at": town.moment(-days, time(12)),
        }
        for title, employer, place, state, own, days in jobs
    ]
    town.keep(JobLead, leads)


def _interview(
    town: Town, tables: dict[type, list[dict[str, Any]]], family: DemoFamily, kin: Kin, first: bool, chance: Any
) -> None:
    language = family.locale if family.locale in LANGUAGES else "en"
    complete = first or chance.random() < 0.7
    confirmed = first or (complete and chance.random() < 0.7)
    jobs, wished = WORKS.get(language, WORKS["en"])
    soon, later = GOALS.get(language, GOALS["en"])
    interview_id = town.next_id(SkillsInterview)
    told = [section.value for section in Section] if complete else ["education", "languages"]
    day = -25 if first else -chance.randint(5, 100)
    version = len(told) + 1
    tables[SkillsInterview].append(
        {
            "id": interview_id,
            "member_id": kin.id,
            "language": language,
            "begun_at": town.moment(day, time(10)),
            "updated_at": town.moment(day, time(11)),
            "version": version,
            "confirmed_version": version if confirmed else None,
            "confirmed_at": town.moment(day, time(18)) if confirmed else None,
            "doubted": [],
            "answered": told,
            "skipped": [],
            "schooling": Schooling.UPPER if first else chance.choice(list(Schooling)),
            "school_years": 12 if first else chance.randint(4, 16),
            "subject": "",
            "experience": (Experience.TO_TEN if first else chance.choice(list(Experience))) if complete else None,
            "jobs": jobs if first else "",
            "wished_work": wished if first else "",
            "scripts": {"latin": "little", "cyrillic": "little", "arabic": "writes"} if first else {"latin": "reads"},
            "aims": ["language", "work", "people"] if complete else [],
            "in_three_months": soon if first else "",
            "in_a_year": later if first else "",
        }
    )
    levels: dict[str, tuple[Cefr | None, ...]] = {
        language: (Cefr.FIRST,) * 4,
        "bg": (Cefr.A2, Cefr.A1, Cefr.A1, None),
    }
    for code, (listening, reading, speaking, writing) in levels.items():
        tables[InterviewedLanguage].append(
            {
                "id": town.next_id(InterviewedLanguage),
                "interview_id": interview_id,
                "language": code,
                "listening": listening,
                "reading": reading,
                "speaking": speaking,
                "writing": writing,
            }
        )
    if complete:
        for skill_id in (1, 3, 21) if first else sorted(chance.sample(range(1, 41), 3)):
            tables[InterviewedSkill].append(
                {"id": town.next_id(InterviewedSkill), "interview_id": interview_id, "skill_id": skill_id}
            )
