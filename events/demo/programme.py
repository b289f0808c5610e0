"""The forty activities of the demonstration town: what, for whom, when, where and with whose help."""

from typing import NamedTuple


class DemoRole(NamedTuple):
    """A role in a shift: its name, how many people at least and at most, and what one must bring."""

    name: str
    minimum: int
    maximum: int
    language: str = ""
    clearance: str = "adults"


class DemoActivity(NamedTuple):
    """An activity: weekday 0 is Monday, `weeks` is the distance of two occurrences,
    languages are those spoken there."""

    slug: str
    kind: str
    organisation: str
    venue: str
    weekday: int
    time: str
    minutes: int
    weeks: int
    capacity: int
    ages: tuple[int, int | None]
    languages: str
    offers: frozenset[str]
    photos: str
    roles: tuple[DemoRole, ...]


# Whom an activity is made for, where the ages alone do not say it.
AUDIENCES = {
    "womens-gymnastics": "women",
    "womens-circle": "women",
    "family-hikes": "families",
    "kitchen-of-the-world": "families",
    "story-hour": "families",
    "mothers-and-babies": "families",
    "shared-garden": "families",
}
INVITED = {"womens-circle"}
# Who runs what together with its own organisation, and who is asked to.
TOGETHER = {"rights-at-work": "good-hands"}
PROPOSED = {"know-your-doctor": "red-cross-sofia"}
# How many seats are kept for families, and for neighbours, so that both come.
KEPT = {"first-aid": (8, 4), "kitchen-of-the-world": (10, 4), "conversation-cafe": (0, 5)}
# What is said of the food, where there is some, and what else makes it possible to take part.
FOODS = {
    "sunday-football": "pork_free nut_free",
    "kitchen-of-the-world": "pork_free vegetarian",
    "conversation-cafe": "pork_free vegetarian nut_free",
    "womens-circle": "pork_free halal vegetarian",
    "mothers-and-babies": "pork_free nut_free",
    "ready-for-school": "pork_free nut_free",
    "long-table": "pork_free halal vegetarian",
    "board-games": "vegetarian",
}
# What to bring, by language.
BRING = {
    "sunday-football": {"en": "Sports shoes and water", "bg": "Маратонки и вода", "ar": "حذاء رياضي وماء"},
    "childrens-basketball": {"en": "Indoor shoes", "bg": "Чисти обувки за зала", "ar": "حذاء للصالة"},
    "family-hikes": {
        "en": "Sturdy shoes, a jacket, lunch and water",
        "bg": "Здрави обувки, яке, обяд и вода",
        "ar": "حذاء متين وسترة وغداء وماء",
    },
    "shared-garden": {
        "en": "Clothes that may get dirty", "bg": "Дрехи, които може да се изцапат", "ar": "ملابس لا بأس إن اتسخت",
    },
}  # fmt: skip
HELPS = {"first-aid": "large_print", "family-hikes": "transport", "long-table": "transport"}
DRAFTS = {"with-an-interpreter"}
# What counts as civic orientation: how things go in this country.
ORIENTATION = {"at-the-counter", "rights-at-work", "know-your-doctor"}

# fmt: off
ACTIVITIES = (
    DemoActivity("sunday-football", "sport", "pine-tree-sports", "pine-meadow",
             6, "10:00", 120, 1, 40, (14, None), "bg en ar uk",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("coach", 1, 2), DemoRole("helper", 1, 3))),
    DemoActivity("childrens-basketball", "sport", "pine-tree-sports", "sports-hall",
             2, "16:30", 90, 1, 18, (8, 12), "bg uk en",
             frozenset({"free"}), "no_photos",
             (DemoRole("coach", 2, 3, clearance="children"), DemoRole("helper", 1, 2, clearance="children"))),
    DemoActivity("womens-gymnastics", "sport", "women-of-two-shores", "two-shores-house",
             1, "09:30", 60, 1, 15, (16, None), "bg ar fa",
             frozenset({"childcare", "free"}), "no_photos",
             (DemoRole("coach", 1, 1), DemoRole("childcare", 2, 2, clearance="children"))),
    DemoActivity("family-hikes", "sport", "district-vitosha", "mountain-stop",
             5, "09:30", 240, 2, 35, (0, None), "bg en uk ar",
             frozenset({"free"}), "ask_first",
             (DemoRole("lead", 2, 3, clearance="families"),
              DemoRole("interpreter", 1, 1, "ar", clearance="families"))),
    DemoActivity("learn-to-cycle", "sport", "pine-tree-sports", "buxton-yard",
             5, "11:00", 90, 1, 12, (12, None), "bg ar en",
             frozenset({"free"}), "ask_first",
             (DemoRole("coach", 1, 2), DemoRole("helper", 2, 4))),
    DemoActivity("table-tennis", "sport", "district-vitosha", "vitosha-centre",
             4, "18:00", 120, 1, 24, (12, None), "bg en ru",
             frozenset({"free"}), "ask_first",
             (DemoRole("welcome", 1, 2), DemoRole("helper", 1, 1))),
    DemoActivity("sofia-walks", "culture", "neighbours-oborishte", "garden-gate",
             5, "14:00", 120, 2, 25, (0, None), "bg en ar fa",
             frozenset({"free"}), "ask_first",
             (DemoRole("lead", 2, 2, clearance="families"),
              DemoRole("interpreter", 1, 2, "fa", clearance="families"))),
    DemoActivity("neighbourhood-choir", "culture", "linden-library", "library-hall",
             3, "18:30", 90, 1, 30, (14, None), "bg uk ar",
             frozenset({"free"}), "ask_first",
             (DemoRole("welcome", 1, 1), DemoRole("helper", 1, 2))),
    DemoActivity("kitchen-of-the-world", "culture", "neighbours-oborishte", "neighbours-kitchen",
             5, "16:00", 180, 2, 20, (0, None), "bg ar uk en",
             frozenset({"childcare", "food", "free"}), "ask_first",
             (DemoRole("cook", 1, 2, clearance="families"), DemoRole("helper", 2, 3, clearance="families"),
              DemoRole("childcare", 2, 2, clearance="children"))),
    DemoActivity("needle-and-thread", "culture", "women-of-two-shores", "two-shores-house",
             3, "14:00", 120, 1, 14, (16, None), "bg ar fa_AF uk",
             frozenset({"childcare", "free"}), "no_photos",
             (DemoRole("welcome", 1, 1), DemoRole("helper", 1, 2), DemoRole("childcare", 2, 2, clearance="children"))),
    DemoActivity("drums-and-dance", "culture", "neighbours-oborishte", "red-cross-hall",
             4, "19:00", 120, 2, 40, (14, None), "bg ar en fr",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("welcome", 1, 2), DemoRole("helper", 1, 2))),
    DemoActivity("story-hour", "culture", "linden-library", "library-hall",
             5, "10:30", 60, 1, 16, (3, 8), "bg uk ar",
             frozenset({"free"}), "no_photos",
             (DemoRole("welcome", 2, 3, clearance="children"), DemoRole("helper", 2, 3, "uk", clearance="children"))),
    DemoActivity("bulgarian-first-words", "language", "first-word", "first-word-rooms",
             0, "18:00", 90, 1, 16, (16, None), "bg en ar",
             frozenset({"free"}), "no_photos",
             (DemoRole("lead", 1, 1, "bg"), DemoRole("helper", 1, 3, "ar"))),
    DemoActivity("bulgarian-next-step", "language", "first-word", "first-word-rooms",
             2, "18:00", 90, 1, 16, (16, None), "bg en",
             frozenset({"free"}), "no_photos",
             (DemoRole("lead", 1, 1, "bg"), DemoRole("helper", 1, 2, "bg"))),
    DemoActivity("conversation-cafe", "language", "linden-library", "library-hall",
             1, "17:30", 90, 1, 24, (16, None), "bg en uk ar",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("welcome", 2, 3, "bg"), DemoRole("helper", 1, 3, "bg"))),
    DemoActivity("arabic-for-neighbours", "language", "first-word", "first-word-rooms",
             3, "19:00", 75, 1, 14, (16, None), "ar bg en",
             frozenset(), "no_photos",
             (DemoRole("lead", 1, 2, "ar"),)),
    DemoActivity("bulgarian-for-parents", "language", "red-cross-sofia", "quiet-house",
             1, "10:00", 105, 1, 12, (18, None), "bg ar uk",
             frozenset({"childcare", "free"}), "no_photos",
             (DemoRole("lead", 1, 1, "bg"), DemoRole("childcare", 2, 3, clearance="children"),
              DemoRole("interpreter", 1, 1, "ar"))),
    DemoActivity("ukrainian-saturday", "language", "white-stork-school", "school-library",
             5, "09:30", 150, 1, 20, (7, 14), "uk bg",
             frozenset({"food", "free"}), "no_photos",
             (DemoRole("lead", 2, 2, "uk", clearance="children"),
              DemoRole("helper", 2, 3, "uk", clearance="children"))),
    DemoActivity("meet-your-mentor", "mentoring", "red-cross-sofia", "red-cross-hall",
             3, "18:00", 120, 4, 40, (18, None), "bg en ar uk fa",
             frozenset({"childcare", "food", "free"}), "no_photos",
             (DemoRole("mentor", 2, 3), DemoRole("interpreter", 1, 2, "ar"),
              DemoRole("childcare", 2, 2, clearance="children"))),
    DemoActivity("young-and-curious", "mentoring", "district-oborishte", "library-hall",
             4, "17:00", 120, 2, 20, (14, 19), "bg en",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("mentor", 2, 2, clearance="children"), DemoRole("helper", 1, 2, clearance="children"))),
    DemoActivity("womens-circle", "mentoring", "women-of-two-shores", "two-shores-house",
             2, "17:30", 120, 1, 12, (18, None), "bg ar fa_AF ps",
             frozenset({"childcare", "food", "free"}), "no_photos",
             (DemoRole("mentor", 2, 2), DemoRole("interpreter", 1, 1, "ar"),
              DemoRole("childcare", 2, 2, clearance="children"))),
    DemoActivity("at-the-counter", "mentoring", "red-cross-sofia", "red-cross-office",
             0, "10:00", 180, 1, 12, (18, None), "bg en ar uk",
             frozenset({"free"}), "no_photos",
             (DemoRole("helper", 2, 4, "bg"), DemoRole("interpreter", 1, 2, "ar"))),
    DemoActivity("cv-workshop", "work", "good-hands", "good-hands-workshop",
             1, "14:00", 150, 2, 10, (16, None), "bg en ru",
             frozenset({"free"}), "no_photos",
             (DemoRole("lead", 1, 1), DemoRole("helper", 1, 3, "bg"))),
    DemoActivity("job-club", "work", "good-hands", "good-hands-workshop",
             3, "10:00", 120, 1, 15, (16, None), "bg en uk",
             frozenset({"free"}), "no_photos",
             (DemoRole("welcome", 1, 2), DemoRole("helper", 1, 2, "bg"))),
    DemoActivity("rights-at-work", "work", "red-cross-sofia", "red-cross-hall",
             2, "17:30", 90, 4, 50, (16, None), "bg ar uk fa",
             frozenset({"free"}), "no_photos",
             (DemoRole("welcome", 1, 1), DemoRole("interpreter", 2, 3, "ar"))),
    DemoActivity("sewing-workshop", "work", "good-hands", "good-hands-workshop",
             4, "10:00", 180, 1, 8, (16, None), "bg ar fa_AF",
             frozenset({"free"}), "ask_first",
             (DemoRole("lead", 1, 1), DemoRole("helper", 1, 2))),
    DemoActivity("homework-club", "school", "white-stork-school", "school-library",
             0, "15:30", 120, 1, 18, (7, 11), "bg uk ar",
             frozenset({"food", "free"}), "no_photos",
             (DemoRole("lead", 2, 2, clearance="children"), DemoRole("helper", 2, 4, "bg", clearance="children"))),
    DemoActivity("homework-teens", "school", "linden-library", "library-hall",
             0, "16:00", 120, 1, 16, (12, 17), "bg en",
             frozenset({"free"}), "no_photos",
             (DemoRole("lead", 2, 2, clearance="children"), DemoRole("lead", 1, 3, "bg", clearance="children"))),
    DemoActivity("ready-for-school", "school", "district-vitosha", "vitosha-centre",
             5, "10:00", 120, 1, 16, (5, 6), "bg ar uk",
             frozenset({"food", "free"}), "no_photos",
             (DemoRole("lead", 2, 2, "bg", clearance="children"),
              DemoRole("helper", 1, 3, clearance="children"))),
    DemoActivity("first-aid", "health", "red-cross-sofia", "red-cross-hall",
             5, "10:00", 240, 4, 20, (16, None), "bg en",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("lead", 1, 2, "bg"), DemoRole("interpreter", 1, 1, "ar"))),
    DemoActivity("know-your-doctor", "health", "spring-health-centre", "spring-room",
             3, "17:00", 90, 2, 18, (18, None), "bg ar uk",
             frozenset({"free"}), "no_photos",
             (DemoRole("welcome", 1, 1), DemoRole("interpreter", 1, 2, "ar"))),
    DemoActivity("mothers-and-babies", "health", "spring-health-centre", "spring-room",
             1, "11:00", 90, 1, 12, (0, 2), "bg ar uk fa",
             frozenset({"food", "free"}), "no_photos",
             (DemoRole("welcome", 2, 3, clearance="families"), DemoRole("helper", 2, 2, clearance="families"))),
    DemoActivity("volunteer-welcome", "training", "red-cross-sofia", "red-cross-hall",
             1, "18:00", 90, 2, 40, (16, None), "bg en uk",
             frozenset({"food", "free"}), "no_photos",
             (DemoRole("welcome", 1, 2),)),
    DemoActivity("safe-with-children", "training", "open-door", "open-door-room",
             2, "18:00", 150, 2, 16, (18, None), "bg en",
             frozenset({"free"}), "no_photos",
             (DemoRole("lead", 1, 2, "bg"),)),
    DemoActivity("with-an-interpreter", "training", "open-door", "open-door-room",
             0, "17:30", 120, 4, 16, (18, None), "bg en ar",
             frozenset({"free"}), "no_photos",
             (DemoRole("lead", 1, 1), DemoRole("interpreter", 2, 3, "ar"))),
    DemoActivity("shared-garden", "community", "district-vitosha", "shared-garden",
             6, "15:00", 150, 1, 40, (0, None), "bg ar uk en",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("welcome", 2, 2, clearance="families"), DemoRole("helper", 1, 4, clearance="families"))),
    DemoActivity("park-clean-up", "community", "district-oborishte", "garden-gate",
             6, "10:00", 120, 2, 60, (0, None), "bg en",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("welcome", 2, 2, clearance="families"), DemoRole("helper", 2, 8, clearance="families"))),
    DemoActivity("repair-cafe", "community", "district-vitosha", "old-mill",
             5, "14:00", 180, 2, 30, (0, None), "bg en ru",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("welcome", 1, 1, clearance="families"), DemoRole("helper", 3, 6, clearance="families"))),
    DemoActivity("long-table", "community", "neighbours-oborishte", "neighbours-kitchen",
             4, "18:00", 120, 2, 40, (0, None), "bg ar uk en fa",
             frozenset({"childcare", "food", "free"}), "no_photos",
             (DemoRole("cook", 2, 3, clearance="families"), DemoRole("welcome", 2, 3, clearance="families"),
              DemoRole("childcare", 2, 3, clearance="children"))),
    DemoActivity("board-games", "community", "linden-library", "library-hall",
             6, "16:00", 150, 1, 32, (0, None), "bg en uk",
             frozenset({"food", "free"}), "ask_first",
             (DemoRole("welcome", 2, 3, clearance="families"), DemoRole("helper", 1, 2, clearance="families"))),
)
# fmt: on

# What `flask demo shift` makes: a session that needs nothing but hands.
MANY_HANDS = {
    "en": ("Many hands", "Chairs, tables, boxes and soup: together it is done in an hour. Everybody can help."),
    "bg": ("Много ръце", "Столове, маси, кашони и супа – заедно ставаме готови за час. Всеки може да помогне."),
    "ar": ("أيادٍ كثيرة", "كراسٍ وطاولات وصناديق وحساء: معاً ننجز كل شيء في ساعة. الجميع يستطيع المساعدة."),
}
