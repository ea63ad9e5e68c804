"""What the chip's own checker says (firmware/settings*.py), in Ukrainian: a sentence or a part of
one -> the same. %s and %d stand for what is filled in, in the same order; what is filled in is
looked up here, too.

What is typed into config.py stays as it is written there: names of settings, True, pin=5.
"""

SETTINGS = {
    "%s entry %d": "%s, запис %d",
    "%s entry %d, %s": "%s, запис %d, %s",
    "%s entry %d validity": "%s, запис %d, validity",
    "%d character": "символів: %d",
    "%d characters": "символів: %d",
    "%d part": "частин: %d",
    "%d parts": "частин: %d",
    "write %s or %s": "напишіть %s або %s",
    "write %s or %s or %s": "напишіть %s, %s або %s",
    "write %s": "напишіть %s",
    "write True or False, without quotes": "напишіть True або False, без лапок",
    'write a text in quotes: "..."': 'напишіть текст у лапках: "..."',
    "write a whole number from %d to %d, without quotes": "напишіть ціле число від %d до %d, без лапок",
    "%d is out of range; write %d to %d": "%d поза межами; напишіть від %d до %d",
    "it has %s; write %d to %d": "тут %s; має бути від %d до %d",
    "it begins or ends with a space; remove it": "на початку або в кінці пробіл; приберіть його",
    "a control character is in it; write each backslash twice, or delete the character": (
        "тут керівний символ; кожну зворотну скісну риску пишіть двічі або приберіть цей символ"
    ),
    "did you mean %s?": "може, %s?",
    'did you mean "%s"?': 'може, "%s"?',
    "did you mean {%s}?": "може, {%s}?",
    "this is not a setting; did you mean %s?": "такого налаштування немає; може, %s?",
    "this is not a setting; did you mean %s": "такого налаштування немає; може, %s",
    "this is not a setting and is ignored; see config.example.py": (
        "такого налаштування немає, його пропущено; див. config.example.py"
    ),
    "this setting is missing; write %s = %s": "цього налаштування бракує; напишіть %s = %s",
    "this must be a list of entries in square brackets: %s": (
        "це має бути список записів у квадратних дужках: %s"
    ),
    "the list is empty; it needs at least one entry: %s": (
        "список порожній; потрібен хоча б один запис: %s"
    ),
    "write None for the built-in roots, or the name of one roots file": (
        "напишіть None для вбудованих кореневих сертифікатів або назву файлу з ними"
    ),
    'write the name alone, without "http://", port or spaces, as "pool.ntp.org"': (
        'напишіть саму назву, без "http://", порту й пробілів, як "pool.ntp.org"'
    ),
    # WIFI
    'it must be two texts in brackets: ("name", "password")': (
        'це мають бути два тексти в дужках: ("назва", "пароль")'
    ),
    "the network's name must be a text of 1 to 32 bytes": (
        "назва мережі має бути текстом від 1 до 32 байтів"
    ),
    "the network's name: %s": "назва мережі: %s",
    "the password: %s": "пароль: %s",
    "the name is still the placeholder; write your Wi-Fi's name": (
        "тут досі зразок; напишіть назву вашого Wi-Fi"
    ),
    "the password is still the placeholder; write your Wi-Fi's password": (
        "тут досі зразок; напишіть пароль вашого Wi-Fi"
    ),
    'the password must be a text; put it in quotes: "..."': 'пароль має бути текстом у лапках: "..."',
    "a Wi-Fi password has 8 to 63 characters; check it for a typing error": (
        "пароль Wi-Fi має від 8 до 63 символів; перевірте, чи немає описки"
    ),
    "an open network: anyone nearby can join it; use one with WPA2": (
        "відкрита мережа: до неї може під'єднатися будь-хто; краще мережа з WPA2"
    ),
    "this network is listed twice; remove one": "цю мережу записано двічі; приберіть одну",
    "the name begins or ends with a space; is it meant?": (
        "на початку або в кінці назви пробіл; так і має бути?"
    ),
    "the password begins or ends with a space; is it meant?": (
        "на початку або в кінці пароля пробіл; так і має бути?"
    ),
    # SENDERS
    "write %s or twilio(to=..., from_=..., token=..., sid=...)": (
        "напишіть %s або twilio(to=..., from_=..., token=..., sid=...)"
    ),
    "it must be four texts in brackets: %s": "це мають бути чотири тексти в дужках: %s",
    "it has %s and must have four: %s": "тут %s, а має бути чотири: %s",
    "to (the recipient)": "to (одержувач)",
    "from (the sender)": "from (відправник)",
    "%s is missing; write %s from %s": "%s: бракує; напишіть %s, взявши з %s",
    'token_id is missing; write the token id ("token-...") from %s': (
        'token_id: бракує; напишіть token id ("token-...") з %s'
    ),
    "%s is still the placeholder; write %s from %s": "%s: тут досі зразок; напишіть %s, взявши з %s",
    "your Account SID (AC...)": "ваш Account SID (AC...)",
    "your Auth Token": "ваш Auth Token",
    "the Twilio Console": "Twilio Console",
    "the token": "token",
    'the token id ("token-...")': 'token id ("token-...")',
    "%s must be a text; put it in quotes": "%s має бути текстом; візьміть його в лапки",
    "%s contains a space; remove it": "%s містить пробіл; приберіть його",
    '%s is missing; write it as "+380501234567"': '%s: бракує; напишіть, як "+380501234567"',
    '%s is still the placeholder; write a number as "+380501234567"': (
        '%s: тут досі зразок; напишіть номер, як "+380501234567"'
    ),
    '%s is a number without quotes; write "%s"': '%s: число без лапок; напишіть "%s"',
    '%s is not in international form; write "%s"': '%s: номер не в міжнародній формі; напишіть "%s"',
    '%s is not a number in international form; write + and the country code first, as "+380501234567"': (
        '%s: номер не в міжнародній формі; почніть з + і коду країни, як "+380501234567"'
    ),
    "%s has %d digits; a number of this country has %d: compare it with the phone": (
        "%s: цифр тут %d, а в номері цієї країни їх %d: звірте з телефоном"
    ),
    "%s(...) has no %s; %s": "%s(...) не має %s; %s",
    "remove it": "приберіть це",
    'sid is an API key; write twilio(..., sid="AC...", key="SK...", token=secret)': (
        'sid - це ключ API; напишіть twilio(..., sid="AC...", key="SK...", token=секрет)'
    ),
    "token and sid are swapped; the order is %s": "token і sid переставлено; порядок: %s",
    "sid must be AC and 32 hex digits, this has %s; copy it": (
        "sid - це AC і 32 шістнадцяткові цифри, тут %s; скопіюйте знову"
    ),
    "token is an Account SID; put the Auth Token there": (
        "token - це Account SID; сюди треба Auth Token"
    ),
    "the API key's secret has 32 letters and digits, this has %d": (
        "секрет ключа API має 32 літери й цифри, тут їх %d"
    ),
    "token must be 32 hex digits, this has %s; copy it again": (
        "token - це 32 шістнадцяткові цифри, тут %s; скопіюйте знову"
    ),
    "key must be SK and 32 hex digits; copy it from the Twilio Console": (
        "key - це SK і 32 шістнадцяткові цифри; скопіюйте з Twilio Console"
    ),
    'template must be a name in quotes, as "sms_internal_alerts"': (
        'template - це назва в лапках, як "sms_internal_alerts"'
    ),
    "this template name is not known; known is %s": "такого шаблону не знаємо; є %s",
    "to and from are the same number; to is the phone that gets the text": (
        "to і from - той самий номер; to - це телефон, що одержує SMS"
    ),
    "to is rcs:, which needs a Messaging Service (MG...) as from": (
        "to - це rcs:, а для нього у from потрібен Messaging Service (MG...)"
    ),
    "RCS goes through a Messaging Service; put its SID (MG...) as from": (
        "RCS іде через Messaging Service; у from напишіть його SID (MG...)"
    ),
    "from must be MG and 32 hex digits for a Messaging Service, this has %s; copy it again": (
        "from для Messaging Service має бути MG і 32 шістнадцяткові цифри, а тут %s; скопіюйте ще раз"
    ),
    "to and from must both begin with whatsapp: or neither": (
        "to і from мають обидва починатися з whatsapp: або жоден"
    ),
    "from is a name: replies are impossible, and some countries want it registered at Twilio first": (
        "from - це назва: відповісти на неї не можна, а деякі країни вимагають її реєстрації в Twilio"
    ),
    "the same as entry %d; everything would be sent twice": (
        "те саме, що запис %d; усе надсилалося б двічі"
    ),
    "entry %d texts this phone too; it gets everything twice": (
        "запис %d пише на цей самий телефон; він одержить усе двічі"
    ),
    "one entry sends from a number that another sends to (entry %d); to and from are swapped in one of them": (
        "один запис надсилає з номера, на який пише інший (запис %d); в одному з них to і from переставлено"
    ),
    "entry %d has the same sid with another token; one is wrong": (
        "запис %d має той самий sid з іншим token; один із них неправильний"
    ),
    # What a recipient may have of its own
    "%s: write True or False, without quotes": "%s: напишіть True або False, без лапок",
    'quiet_alarms does nothing without quiet; write quiet=("22:00", "07:00"), too': (
        'quiet_alarms нічого не робить без quiet; напишіть ще quiet=("22:00", "07:00")'
    ),
    "quiet: %s": "quiet: %s",
    'write when it begins and ends: quiet=("22:00", "07:00")': (
        'напишіть початок і кінець: quiet=("22:00", "07:00")'
    ),
    'put both times in quotes: quiet=("22:00", "07:00")': (
        'візьміть обидва часи в лапки: quiet=("22:00", "07:00")'
    ),
    'write each time as hour:minute with two digits, as "07:00", up to "23:59"': (
        'пишіть час двома цифрами годин і хвилин, як "07:00", до "23:59"'
    ),
    "it begins and ends at the same time; leave it out, or change one": (
        "початок і кінець збігаються; приберіть це або змініть одне з двох"
    ),
    # Fallbacks
    'name must be a text in quotes, as name="second"': 'name - це текст у лапках, як name="second"',
    "%s has the same name; give each its own": "%s: така сама name; дайте кожному свою",
    'fallback must be the name of another entry, as fallback="second"': (
        'fallback - це name іншого запису, як fallback="second"'
    ),
    "no entry has the name that fallback gives; %s": "немає запису з такою name, як у fallback; %s",
    'write name="..." in the other entry': 'напишіть name="..." в іншому записі',
    "it is its own fallback; name another entry, or remove it": (
        "запис запасний сам для себе; назвіть інший або приберіть fallback"
    ),
    "its fallback (%s) texts another phone; a fallback texts the same one: give both the same to": (
        "його запасний (%s) пише на інший телефон, а має на той самий: дайте обом те саме to"
    ),
    "%s is already the fallback of %s; each entry stands in for one other": (
        "%s - уже запасний для %s; кожен запис заміняє лише один інший"
    ),
    "the fallbacks go round in a circle; nobody would be texted. Remove the last one": (
        "запасні йдуть по колу, і SMS не одержав би ніхто. Приберіть останній fallback"
    ),
    # Telegram
    "a chat given by its @name cannot send commands; write its number in SENDERS": (
        "чат, заданий @назвою, не може надсилати команди; у SENDERS напишіть його номер"
    ),
    "to is missing; write the chat's number, tools/check --account lists it": (
        "to немає; напишіть номер чату, tools/check --account їх перелічить"
    ),
    "to is a phone number; Telegram wants the number of the chat: press Start in the bot, then tools/check --account lists it": (
        "to - номер телефону; Telegram хоче номер чату: натисніть Start у боті, тоді tools/check --account його покаже"
    ),
    "to is the bot itself; write the number of your chat with it": (
        "to - сам бот; напишіть номер свого чату з ним"
    ),
    "to is still the placeholder; tools/check --account lists your chat": (
        "у to ще зразок; tools/check --account покаже ваш чат"
    ),
    'to is no chat; write its number, as 123456789, or "@name" of a group': (
        'to не чат; напишіть його номер, як 123456789, або "@назву" групи'
    ),
    "token must be the bot's number, a colon and the rest; copy it whole": (
        "token - це номер бота, двокрапка й решта; скопіюйте його цілком"
    ),
    "token must have about 35 letters and digits behind the colon, this has %d; copy it again": (
        "у token після двокрапки має бути близько 35 літер і цифр, тут %d; скопіюйте ще раз"
    ),
    "the bot's token": "token бота",
    "@BotFather in Telegram": "@BotFather у Telegram",
    # sipgate
    "sipgate does not send to WhatsApp or RCS; write the bare number as to": (
        "sipgate не надсилає у WhatsApp чи RCS; у to напишіть сам номер"
    ),
    "token_id holds the token; token_id begins with token-": (
        "у token_id стоїть token; token_id починається з token-"
    ),
    "token_id is a Twilio SID; write twilio(...) for a Twilio account": (
        "token_id - це SID з Twilio; для Twilio напишіть twilio(...)"
    ),
    "token_id must be token- and 6 letters or digits, this has %s; copy it again": (
        "token_id - це token- і 6 літер або цифр, тут %s; скопіюйте знову"
    ),
    "token holds the token id; put the long one there": "у token стоїть token id; сюди треба довгий",
    "token must be 36 characters in five groups (8-4-4-4-12), this has %d; copy it again": (
        "token має 36 символів у п'яти групах (8-4-4-4-12), тут їх %d; скопіюйте знову"
    ),
    "token_id is neither a token id nor a whole e-mail address": (
        "token_id - це ні token id, ні повна адреса e-mail"
    ),
    "token is missing; with an e-mail address it is the password": (
        "token: бракує; разом з адресою e-mail це пароль"
    ),
    "this is the password of the whole sipgate account; better make a token with the rights sessions:sms:write and history:read (%s)": (
        "це пароль усього облікового запису sipgate; краще створіть token з правами sessions:sms:write і history:read (%s)"
    ),
    'sms_id must be the SMS extension, as "s0"; tools/check --account lists yours': (
        'sms_id - це розширення SMS, як "s0"; tools/check --account покаже ваші'
    ),
    # SENSORS and pins
    'write dict(name="Front door", pin=5, kind="door")': (
        'напишіть dict(name="Front door", pin=5, kind="door")'
    ),
    "there is no %s; %s": "%s тут немає; %s",
    "name is missing; write name=%s": "name: бракує; напишіть name=%s",
    "pin is missing; write pin=%d": "pin: бракує; напишіть pin=%d",
    "a door contact without pull_up floats; set pull_up=True": (
        "контакт без pull_up ловить завади; напишіть pull_up=True"
    ),
    "write a text in quotes, or None for the usual one": (
        "напишіть текст у лапках або None для звичайного"
    ),
    "pin is a board label; write a GPIO number: %d": "pin - це напис на платі; напишіть номер GPIO: %d",
    "pin must be a GPIO number without quotes, as %d": "pin - це номер GPIO без лапок, як %d",
    "pin %d %s; use pin %d": "вивід %d %s; візьміть вивід %d",
    "belongs to the flash memory and cannot work": "належить флеш-пам'яті й працювати не може",
    "is the serial port of the USB prompt and cannot work": (
        "- це послідовний порт USB і працювати не може"
    ),
    "has no interrupt and no pull-up and cannot work": (
        "не має переривання й підтяжки і працювати не може"
    ),
    "does not exist": "не існує",
    "is risky: pulled low at power-up it stops the board in the serial loader": (
        "ризикований: низький рівень при вмиканні лишає плату в завантажувачі"
    ),
    "is risky: pulled low at power-up it stops the board, and the lamp is there": (
        "ризикований: низький рівень при вмиканні зупиняє плату, і там світлодіод"
    ),
    "is risky: high at power-up it stops the board, and boards pull it down": (
        "ризикований: високий рівень при вмиканні зупиняє плату, і плати тягнуть його донизу"
    ),
    "its name is that of entry %d; give each its own": (
        "name така сама, як у записі %d; дайте кожному свою"
    ),
    "pin is also that of entry %d; use pin %d": "цей pin уже в записі %d; візьміть вивід %d",
    "pin is also LAMP_PIN; use pin %d, or set LAMP_PIN = None": (
        "цей pin - це й LAMP_PIN; візьміть вивід %d або напишіть LAMP_PIN = None"
    ),
    # The owner's own words
    "the # before a digit is left out; write No. or nothing": (
        "знак # перед цифрою буде пропущено; напишіть № або нічого"
    ),
    "a } without its {; remove it, or write }} for the sign itself": (
        "} без своєї {; приберіть її, а для самого знака напишіть }}"
    ),
    "a { without its }; close it, or write {{ for the sign": (
        "{ без своєї }; закрийте її, а для самого знака напишіть {{"
    ),
    "{%s} is for more_text; here it says nothing new": "{%s} - для more_text; тут воно нічого не дає",
    "known are %s": "є %s",
    "there is no {%s}; %s": "{%s} не існує; %s",
    "it takes up to %d segments and MAX_SEGMENTS is %d; shorten it": (
        "це до %d частин SMS, а MAX_SEGMENTS - %d; скоротіть"
    ),
    "it takes up to %d segments%s and MAX_SEGMENTS is %d; shorten it": (
        "це до %d частин SMS%s, а MAX_SEGMENTS - %d; скоротіть"
    ),
    "it takes up to %d segments and MAX_SEGMENTS is %d; shorten it%s": (
        "це до %d частин SMS, а MAX_SEGMENTS - %d; скоротіть%s"
    ),
    "it takes up to %d segments%s and MAX_SEGMENTS is %d; shorten it%s": (
        "це до %d частин SMS%s, а MAX_SEGMENTS - %d; скоротіть%s"
    ),
    "on a trial account it takes %d segments and is cut to %d; shorten it": (
        "на пробному обліковому записі це %d частин SMS, і їх буде обрізано до %d; скоротіть"
    ),
    "on a trial account it takes %d segments%s and is cut to %d; shorten it": (
        "на пробному обліковому записі це %d частин SMS%s, і їх буде обрізано до %d; скоротіть"
    ),
    "on a trial account it takes %d segments and is cut to %d; shorten it%s": (
        "на пробному обліковому записі це %d частин SMS, і їх буде обрізано до %d; скоротіть%s"
    ),
    "on a trial account it takes %d segments%s and is cut to %d; shorten it%s": (
        "на пробному обліковому записі це %d частин SMS%s, і їх буде обрізано до %d; скоротіть%s"
    ),
    " in Latin letters": " латинкою",
    " or set ROMANISE = True (it is not in the GSM alphabet)": (
        " або напишіть ROMANISE = True (ці літери не з алфавіту GSM)"
    ),
    # COMMANDS_, HTTP_
    'it is a number without quotes; write "%s"': 'це число без лапок; напишіть "%s"',
    'write a phone number in quotes, as "+380501234567"': (
        'напишіть номер телефону в лапках, як "+380501234567"'
    ),
    'write a list of phone numbers: ["+380501234567"]': (
        'напишіть список номерів телефону: ["+380501234567"]'
    ),
    'still the placeholder; write a number as "+380501234567"': (
        'тут досі зразок; напишіть номер, як "+380501234567"'
    ),
    'not in international form; write "%s"': 'номер не в міжнародній формі; напишіть "%s"',
    "not in international form; write + and the country code first": (
        "номер не в міжнародній формі; почніть з + і коду країни"
    ),
    "this phone is not the first number (to) of an entry in SENDERS, so it could not be answered; add such an entry or remove it here": (
        "цього телефону немає першим номером (to) у SENDERS, тож йому не можна відповісти; додайте такий запис або приберіть номер звідси"
    ),
    "no sender in SENDERS can receive texts: a name, a Messaging Service (MG...) and sipgate cannot; use a Twilio number, or write COMMANDS_FROM = []": (
        "жоден відправник у SENDERS не приймає SMS: назва, Messaging Service (MG...) і sipgate цього не можуть; візьміть номер Twilio або напишіть COMMANDS_FROM = []"
    ),
    'a sender\'s number can be forged, so anyone who knows yours could disarm; set 4 to 8 digits in quotes, as COMMANDS_PIN = "0000" (not this one)': (
        'номер відправника можна підробити, тож кожен, хто знає ваш, міг би зняти охорону; напишіть від 4 до 8 цифр у лапках, як COMMANDS_PIN = "0000" (не ці)'
    ),
    "put the digits in quotes": "візьміть цифри в лапки",
    "write 4 to 8 digits in quotes": "напишіть від 4 до 8 цифр у лапках",
    "this is among the first that people try; take another": (
        "такий пробують одним із перших; візьміть інший"
    ),
    "write Latin letters and digits only, without a colon": (
        "пишіть лише латинські літери й цифри, без двокрапки"
    ),
    "write Latin letters, digits and signs only, no space at an end": (
        "пишіть лише латинські літери, цифри й знаки, без пробілу на початку й у кінці"
    ),
    "nothing listens without HTTP_PORT; set both or neither": (
        "без HTTP_PORT ніщо не слухає; напишіть обидва або жоден"
    ),
    "the board listens on port %d in plain HTTP: for your own network only; put a tunnel or a reverse proxy with TLS in front for callers from outside": (
        "плата слухає порт %d відкритим HTTP: лише для власної мережі; для запитів ззовні поставте попереду тунель або проксі з TLS"
    ),
    "HTTP_PORT needs one; write at least %d characters": (
        "для HTTP_PORT потрібен пароль; напишіть щонайменше %d символів"
    ),
    "anyone can guess it; write one of your own": "його може вгадати будь-хто; напишіть власний",
    "it is the same as HTTP_USER; write another one": "він такий самий, як HTTP_USER; напишіть інший",
    "it is a Wi-Fi password, and plain HTTP shows it; write another": (
        "це пароль Wi-Fi, а відкритий HTTP його показує; напишіть інший"
    ),
    "it is a token of SENDERS, and plain HTTP shows it; write another": (
        "це token із SENDERS, а відкритий HTTP його показує; напишіть інший"
    ),
    # Addresses that Twilio calls
    'write an address in quotes, as "https://alarm.example.org"': (
        'напишіть адресу в лапках, як "https://alarm.example.org"'
    ),
    "remove the / at its end": "приберіть / у кінці",
    "write it without a ?: paths are put behind it": "напишіть без ?: далі дописуються шляхи",
    "write it without /twilio/...: the board puts that behind it": (
        "напишіть без /twilio/...: це дописує плата"
    ),
    "still the placeholder; write the address that Twilio is to call": (
        "тут досі зразок; напишіть адресу, яку викликатиме Twilio"
    ),
    "it has %s; write %d at most": "тут %s; напишіть щонайбільше %d",
    "remove the user name and the password: the signature is checked instead": (
        "приберіть ім'я користувача й пароль: натомість перевіряється підпис"
    ),
    "Twilio does not call a host with _ in its name (error 21609); rename it": (
        "Twilio не викликає адрес із _ у назві (помилка 21609); перейменуйте"
    ),
    "this is no host's name; look for a typing error": (
        "це не назва комп'ютера в інтернеті; пошукайте описку"
    ),
    "the port behind : must be a number": "порт після : має бути числом",
    "Twilio cannot reach your own network; write the tunnel's or the proxy's address": (
        "Twilio не дістане до вашої власної мережі; напишіть адресу тунелю або проксі"
    ),
    "write Latin letters, digits and signs only, no space and no #": (
        "пишіть лише латинські літери, цифри й знаки, без пробілів і #"
    ),
    "webhook_token is for an account with an API key; remove it": (
        "webhook_token - для облікового запису з ключем API; приберіть"
    ),
    "webhook_token must be the account's Auth Token, 32 hex digits in quotes": (
        "webhook_token має бути Auth Token облікового запису: 32 шістнадцяткові цифри в лапках"
    ),
    "it is for what Twilio tells, and no entry of SENDERS is at Twilio": (
        "це для того, що каже Twilio, а в SENDERS немає жодного запису Twilio"
    ),
    'an API key cannot check what Twilio signs, so this account is asked instead; add webhook_token="..." with its Auth Token': (
        'ключем API не перевірити підпису Twilio, тож цей обліковий запис плата питає сама; додайте webhook_token="..." з його Auth Token'
    ),
    "no sender in SENDERS can receive texts; it does nothing": (
        "жоден відправник у SENDERS не приймає SMS; це нічого не дає"
    ),
    # Several settings together
    "it is above CAP_PER_DAY, so it never acts; lower it": (
        "це більше за CAP_PER_DAY, тож не діє ніколи; зменште"
    ),
    "a PIR's pulse may be over in 2 s, so it never trips; debounce_ms=50": (
        "імпульс PIR може скінчитися за 2 с, і тоді він не спрацює ніколи; debounce_ms=50"
    ),
    "a Twilio trial stops at 50 texts in 24 h; 45 leaves room": (
        "пробний обліковий запис Twilio зупиняється на 50 SMS за добу; 45 дає запас"
    ),
    "Twilio may take 26 s to answer; below 30 texts may be doubted": (
        "Twilio може відповідати 26 с; менше ніж 30 - і буде неясно, чи SMS надіслано"
    ),
    "this is in minutes; for %d h write %d": "це в хвилинах; для %d год напишіть %d",
    "quiet hours are local time and this is 0; set your zone": (
        "тихі години - за місцевим часом, а тут 0; напишіть свій часовий пояс"
    ),
    "the server is not checked: anyone in between can read the token; set True": (
        "сервер не перевіряється: token може прочитати хтось посередині; напишіть True"
    ),
}
