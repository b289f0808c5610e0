"""The English titles and descriptions of the demonstration programme, by activity."""

TEXTS: dict[str, tuple[str, str]] = {
    "sunday-football": (
        "Sunday football in the park",
        "Mixed teams, new every week, on the grass beside the pine trees. We play two short halves and "
        "then drink tea from a big thermos. Bring shoes you can run in; we have the ball, the bibs and a "
        "place for you.",
    ),
    "childrens-basketball": (
        "Basketball for children",
        "Passing, dribbling and a small match at the end, with two coaches for every group. Beginners are"
        " welcome and nobody sits on the bench for long. Parents can wait in the hall with a coffee.",
    ),
    "womens-gymnastics": (
        "Morning exercise for women",
        "One calm hour of stretching and strength with a trainer, women only, in a hall with curtains. "
        "Wear what is comfortable for you. Small children play next door with our helpers.",
    ),
    "family-hikes": (
        "Family walks on Vitosha",
        "An easy path of about five kilometres to a meadow, a spring or a mountain hut, at the pace of "
        "the shortest legs. We meet at the bus stop and come back together. Lunch comes from everybody's "
        "bag, and there is always some to share.",
    ),
    "learn-to-cycle": (
        "Learn to ride a bicycle",
        "It is never too late. In a quiet yard and with patient helpers you start with balance, then "
        "brakes, then the first round on your own. Bicycles and helmets are here in all sizes.",
    ),
    "table-tennis": (
        "Table tennis evening",
        "Four tables, many bats and music in the background. Come alone or with a friend; we draw the "
        "doubles from a hat. From time to time there is a little tournament with home-made prizes.",
    ),
    "sofia-walks": (
        "Getting to know Sofia",
        "Each time another corner of the city: an old market, a mineral spring, a square with four houses"
        " of prayer around it. Two neighbours tell its stories and an interpreter walks along. At the end"
        " we learn how to buy a ticket and find the way home.",
    ),
    "neighbourhood-choir": (
        "The neighbourhood choir",
        "We sing in Bulgarian, Ukrainian, Arabic and whatever language you bring. You do not have to read"
        " notes; we learn by ear, line by line. Twice a year we sing for the street.",
    ),
    "kitchen-of-the-world": (
        "The kitchen of the world",
        "Every time one person shows a dish from home and all of us cut, stir and taste. Vegetarian food "
        "is always on the table, and pork never. You take home the recipe in three languages.",
    ),
    "needle-and-thread": (
        "Needle and thread",
        "Embroidery from Bulgaria, Syria, Afghanistan and Ukraine at one long table. Bring your own work "
        "or begin something small; cloth, hoops and thread are waiting. In spring we make martenitsi for "
        "the whole district.",
    ),
    "drums-and-dance": (
        "Drums and dance",
        "A darbuka, a tupan and feet that do not want to stand still. We learn one step and one rhythm in"
        " an evening, from a horo to a dabke. Come as you are; watching and clapping counts too.",
    ),
    "story-hour": (
        "Story hour in two languages",
        "A picture book is read twice: once in Bulgarian and once in the language of a guest. Then we "
        "draw what we have heard. For children with somebody they love beside them.",
    ),
    "bulgarian-first-words": (
        "Bulgarian from the first word",
        "The emails, greetings, numbers, the shop, the bus. Small groups, much speaking and no fear of "
        "mistakes. You can begin in any week, and you get a notebook and a place next to someone "
        "friendly.",
    ),
    "bulgarian-next-step": (
        "Bulgarian, the next step",
        "For those who can already ask the way and now want to understand the answer. We practise calls "
        "to the doctor, emails from the school and talk over the fence. One short text to read at home "
        "each week.",
    ),
    "conversation-cafe": (
        "Conversation café",
        "Three small tables, three easy topics and a cup of coffee. Neighbours who grew up with Bulgarian"
        " talk with neighbours who are learning it. Nobody corrects you unless you ask.",
    ),
    "arabic-for-neighbours": (
        "Arabic for neighbours",
        "You live next door to somebody who speaks Arabic? Learn to greet, to thank, to invite for tea "
        "and to write your name. The teachers came from Damascus and Baghdad and they laugh easily.",
    ),
    "bulgarian-for-parents": (
        "Bulgarian for parents",
        "Words for the kindergarten, the parents' meeting and the playground, learned with real emails "
        "and forms. Your children play in the next room with people they know. We finish in time to fetch"
        " the older ones from school.",
    ),
    "ukrainian-saturday": (
        "Ukrainian Saturday school",
        "Reading, songs and history in Ukrainian for children who go to a Bulgarian school during the "
        "week. Friends from home, a teacher who knows the books, and pancakes at eleven. Brothers and "
        "sisters of any language may come along.",
    ),
    "meet-your-mentor": (
        "Meet your mentor",
        "An open evening at round tables for those who look for a companion in the city and those who "
        "want to be one. You hear how it works, ask anything and speak with several people for ten "
        "minutes each. Nothing is decided on the same evening.",
    ),
    "young-and-curious": (
        "Young and curious",
        "A club for young people who are choosing a school, a trade or a university. People from ten "
        "professions come in turn and say honestly what their day looks like. Then pizza, questions and a"
        " plan for the next step.",
    ),
    "womens-circle": (
        "Women's circle",
        "Tea, a closed door and time to speak about what moves us: family, work, rights, rest. Two of us "
        "keep the conversation, and interpreters keep every word in the room. Children are looked after.",
    ),
    "at-the-counter": (
        "A companion at the counter",
        "A form, a queue, a window with small letters: together it goes faster. Bring your papers and a "
        "volunteer fills them in with you, or agrees on a day to go along. First come, first served, and "
        "there is tea while you wait.",
    ),
    "cv-workshop": (
        "Your life on one page",
        "We write your curriculum vitae in Bulgarian, from the first job to the last, and find good words"
        " for things that have no diploma. You leave with a printed page and the file. Laptops are on the"
        " tables.",
    ),
    "job-club": (
        "Job club",
        "Every week we read new offers together, practise the telephone call and prepare for interviews. "
        "Employers who have hired newcomers come as guests. Whoever finds a job brings the cake.",
    ),
    "rights-at-work": (
        "Your rights at work",
        "A contract, a pay slip, hours, leave: what must be written there, and what you can do when it is"
        " not. A labour lawyer explains and answers questions. General information for everybody; private"
        " cases get their own appointment.",
    ),
    "sewing-workshop": (
        "Sewing workshop",
        "Eight machines and a tailor with thirty years of practice. We begin with a bag, go on to a "
        "skirt, and those who wish learn to take orders. Fabric is given by shops of the district.",
    ),
    "homework-club": (
        "Homework club",
        "After school there is soup, then quiet, then help with reading, writing and sums. Each child has"
        " the same helper for the whole term. When everything is done, the board games come out.",
    ),
    "homework-teens": (
        "Homework for teenagers",
        "Maths, Bulgarian, chemistry or the essay that is due tomorrow: students sit down with you and "
        "explain it once more. You may use the computers and the printer. Come every time or only before "
        "an exam.",
    ),
    "ready-for-school": (
        "Ready for first grade",
        "Play, colours, scissors, counting and many Bulgarian words, so that the first day of school is a"
        " good one. Parents stay for the last half hour and see what we made. We also help with the "
        "enrolment papers.",
    ),
    "first-aid": (
        "First aid for everyone",
        "How to call 112, stop a bleeding, put somebody on the side and press in the right rhythm. We "
        "practise on dolls until it feels easy. You get a certificate and a small bag for the kitchen "
        "drawer.",
    ),
    "know-your-doctor": (
        "How to find a doctor",
        "A family doctor, a specialist, the pharmacy at night, vaccinations for school: how health care "
        "works here, step by step. A nurse and an interpreter answer questions. Please ask in general; "
        "your own story stays yours.",
    ),
    "mothers-and-babies": (
        "Babies on the blanket",
        "A warm room, soft blankets and other mothers and fathers with babies under two. A midwife comes "
        "every second week and answers what one asks at three in the morning. You may come late, feed, "
        "sleep and leave early.",
    ),
    "volunteer-welcome": (
        "Welcome, volunteers",
        "The first evening for those who want to help: what we do, what we do not do and how to say no. "
        "You meet the coordinators and choose a first shift. Registering afterwards takes ten minutes.",
    ),
    "safe-with-children": (
        "Safe with children",
        "A training that everybody takes before working with children: clear limits, two adults in the "
        "room, what to do when you worry. With examples, questions and a short test. The certificate is "
        "valid for two years.",
    ),
    "with-an-interpreter": (
        "Talking through an interpreter",
        "How to sit, how long to speak, whom to look at, and why a child should never have to interpret. "
        "We try it in pairs with three experienced interpreters. Useful for teachers, doctors and every "
        "volunteer.",
    ),
    "shared-garden": (
        "The shared garden",
        "Tomatoes, mint, coriander and a bench in the sun. Each family or neighbour has a bed, and the "
        "water and the tools belong to all. New hands learn from old hands; you can come just to sit.",
    ),
    "park-clean-up": (
        "A clean park",
        "Gloves, bags and two hours of work that one can see. We clean the paths, paint the benches and "
        "feed everybody who helped. Children get the small rakes.",
    ),
    "repair-cafe": (
        "Repair café",
        "Bring the lamp, the trousers or the toy that no longer works. People who know how to repair sit "
        "down with you, and you learn by watching. What cannot be saved becomes spare parts.",
    ),
    "long-table": (
        "The long table",
        "Forty chairs, one table and a dinner to which everyone brings a dish or only an appetite. You "
        "sit beside somebody you do not know yet. There is a corner for children and a quiet room for "
        "those who need it.",
    ),
    "board-games": (
        "Board games for all ages",
        "Backgammon, chess, cards and games that need no language at all. Somebody at each table knows "
        "the rules and explains with hands and feet. Tea, biscuits and good losers.",
    ),
}
