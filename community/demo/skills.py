"""What volunteers of the demonstration town help with, beside the skills of its newcomers, and their own additions."""

# fmt: off
SKILLS = (
    ("Reading official letters", "Четене на официални писма", "قراءة الرسائل الرسمية"),
    ("Filling in forms", "Попълване на формуляри", "تعبئة الاستمارات"),
    ("Going along to offices", "Придружаване до учреждения", "المرافقة إلى الدوائر"),
    ("Going along to the doctor", "Придружаване до лекар", "المرافقة إلى الطبيب"),
    ("Talking with the school", "Разговори с училището", "التواصل مع المدرسة"),
    ("Looking for a flat", "Търсене на жилище", "البحث عن سكن"),
    ("Writing a CV", "Писане на автобиография", "كتابة السيرة الذاتية"),
    ("Practising job interviews", "Упражняване на интервю за работа", "التدرب على مقابلات العمل"),
    ("Teaching Bulgarian", "Обучение по български", "تعليم البلغارية"),
    ("Teaching English", "Обучение по английски", "تعليم الإنجليزية"),
    ("Learning to read and write", "Ограмотяване", "تعليم القراءة والكتابة"),
    ("Homework, primary school", "Домашни, начално училище", "واجبات المرحلة الابتدائية"),
    ("Homework, secondary school", "Домашни, гимназия", "واجبات المرحلة الثانوية"),
    ("Mathematics", "Математика", "الرياضيات"),
    ("Interpreting", "Превод на разговори", "الترجمة الشفوية"),
    ("Using a telephone", "Работа с телефон", "استخدام الهاتف"),
    ("Using a computer", "Работа с компютър", "استخدام الحاسوب"),
    ("Small repairs at home", "Дребни ремонти вкъщи", "إصلاحات منزلية صغيرة"),
    ("Repairing bicycles", "Поправка на колела", "إصلاح الدراجات"),
    ("Carrying and moving", "Пренасяне и местене", "الحمل والنقل"),
    ("Mountain walks", "Планински преходи", "المشي في الجبل"),
    ("Singing", "Пеене", "الغناء"),
    ("Games with children", "Игри с деца", "ألعاب مع الأطفال"),
    ("Managing money at home", "Домашни сметки", "إدارة مصروف البيت"),
    ("Starting a small business", "Започване на малък бизнес", "بدء عمل صغير"),
)
ADDED = (("bg", "пчеларство"), ("en", "chess for beginners"), ("bg", "поправки у дома"))
# fmt: on
