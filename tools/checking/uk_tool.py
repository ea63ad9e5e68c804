"""What tools/check says of itself and of the providers, in Ukrainian; see uk_settings.py."""

TOOL = {
    # The frame
    "mistake: %s": "помилка: %s",
    "note:    %s": "примітка: %s",
    "config.py is right.": "config.py правильний.",
    "Its 50 texts in 24 h are for all boards and programs with this account together; tools/check with the config files of two boards says what they share.": (
        "Його 50 SMS за 24 год - на всі плати й програми з цим обліковим записом разом; tools/check із файлами config двох плат скаже, що в них спільне."
    ),
    "%s is right.": "%s правильний.",
    "%s has %d mistake.": "%s: помилок %d.",
    "%s has %d mistakes.": "%s: помилок %d.",
    "%d segment": "частин: %d",
    "%d segments": "частин: %d",
    "There is no %s. Make it from the example: cp firmware/config.example.py %s - then fill it in.": (
        "Файлу %s немає. Створіть його зі зразка: cp firmware/config.example.py %s - і заповніть."
    ),
    "Cannot read %s: %s.": "%s не читається: %s.",
    "tools/check failed at %s. This is a fault of the tool, not of yours.": (
        "tools/check зупинився в %s. Це вада інструмента, а не ваша."
    ),
    "note:    asking %s, not %s": "примітка: запитую %s, а не %s",
    "--dry-run needs Python %d.%d or newer, and this is %d.%d: run tools/prepare.sh, then .venv/bin/python tools/check --dry-run": (
        "--dry-run потребує Python %d.%d або новішого, а це %d.%d: запустіть tools/prepare.sh, а тоді .venv/bin/python tools/check --dry-run"
    ),
    # The summary
    "%s gets your own words %s, account ...%s": "%s одержить ваші слова %s, обліковий запис ...%s",
    "%s gets the template %s %s, account ...%s": "%s одержить шаблон %s %s, обліковий запис ...%s",
    "by sipgate's %s": "через %s у sipgate",
    "from %s": "з %s",
    "%s: only while %s is refused or paused": "%s: лише поки %s відмовлено або призупинено",
    "%s on GPIO%d: %s, active %s": "%s на GPIO%d: %s, тривога - рівень %s",
    'a text like "%s" is %s': 'SMS на зразок "%s" - %s',
    "Next: --dry-run shows the texts, --account asks the provider, --send sends one to everybody.": (
        "Далі: --dry-run покаже SMS, --account запитає провайдера, --send надішле по одному всім."
    ),
    "{name}: this is a test": "{name}: це перевірка",
    "%s (test)": "%s (перевірка)",
    # --send, --at
    "--send sends real texts, which may cost money: add --yes to do it without a keyboard to ask.": (
        "--send надсилає справжні SMS, а це може коштувати: без клавіатури додайте --yes."
    ),
    "--at: the time must be %d min to %d d from now; this is not.": (
        "--at: час має бути за %d хв - %d діб від тепер; цей - ні."
    ),
    '--at: at Twilio only a Messaging Service (MG...) keeps a text until later, and %d of your accounts has none. Let the board do it: text("...", at="%s") at its prompt.': (
        '--at: у Twilio притримати SMS може лише Messaging Service (MG...), а без нього облікових записів: %d. Доручіть це платі: text("...", at="%s") у її командному рядку.'
    ),
    '--at: at Twilio only a Messaging Service (MG...) keeps a text until later, and %d of your accounts have none. Let the board do it: text("...", at="%s") at its prompt.': (
        '--at: у Twilio притримати SMS може лише Messaging Service (MG...), а без нього облікових записів: %d. Доручіть це платі: text("...", at="%s") у її командному рядку.'
    ),
    # --dry-run
    "To a Twilio on this computer, as if every account were %s:": (
        "До Twilio на цьому комп'ютері, наче кожен обліковий запис - %s:"
    ),
    "a full one": "повний",
    "a trial made before 2026": "пробний, створений до 2026",
    "a trial of 2026, which sends only Twilio's own texts": (
        "пробний 2026 року, що надсилає лише тексти самого Twilio"
    ),
    "%s  gets, in %d segment of %s (%d units):": "%s  одержить, частин: %d, %s (одиниць: %d):",
    "%s  gets, in %d segments of %s (%d units):": "%s  одержить, частин: %d, %s (одиниць: %d):",
    "%s  NOT SENT: %s": "%s  НЕ НАДІСЛАНО: %s",
    # --account
    "%s (account ...%s): %s": "%s (обліковий запис ...%s): %s",
    "could not be asked: %s.": "запитати не вдалося: %s.",
    "the server refused the connection (OSError %d)": "сервер відхилив з'єднання (OSError %d)",
    "the answer was cut short or is not Twilio's": "відповідь обірвано, або вона не від Twilio",
    "the answer was cut short or is not sipgate's": "відповідь обірвано, або вона не від sipgate",
    "the answer was not HTTP": "відповідь - не HTTP",
    "these are Twilio's test credentials: requests are checked and answered, but no text is ever sent; take the live SID and token for the alarm.": (
        "це тестові дані Twilio: запити перевіряються, але жодне SMS не надсилається; для сигналізації візьміть справжні SID і token."
    ),
    "Twilio refuses SID and token (error 20003): every text will fail until both are copied again from the Console's first page, from the same account.": (
        "Twilio не приймає SID і token (помилка 20003): жодне SMS не піде, доки обидва не скопійовано знову з першої сторінки Console, з одного облікового запису."
    ),
    "Twilio knows no account with this SID (error 20404): check the AC...": (
        "Twilio не знає облікового запису з таким SID (помилка 20404): перевірте AC..."
    ),
    "Twilio answered HTTP %d, error %s: ask again later.": (
        "Twilio відповів HTTP %d, помилка %s: запитайте пізніше."
    ),
    "the account is %s: every text will be refused until Twilio's support or a payment opens it again.": (
        "стан облікового запису - %s: жодне SMS не піде, доки його не відкриє підтримка Twilio або оплата."
    ),
    "not active": "неактивний",
    "this account has no Messaging Service %s: every text will be refused (error 21701) until its SID is copied again from Console > Messaging > Services.": (
        "цей обліковий запис не має Messaging Service %s: жодне SMS не піде (помилка 21701), доки його SID не скопійовано знову з Console > Messaging > Services."
    ),
    "%s is not a number of this account: every text will be refused (errors 21606, 21659) until `from` is a number from Console > Phone Numbers.": (
        "%s - не номер цього облікового запису: жодне SMS не піде (помилки 21606, 21659), доки `from` не буде номером із Console > Phone Numbers."
    ),
    'a trial made before 2026 puts "Sent from your Twilio trial account - " before your text; a newer one refuses your words (572006), and the board sends the template %s instead.': (
        'Пробний до 2026 року ставить перед вашим текстом "Sent from your Twilio trial account - "; новіший не приймає ваших слів (572006), і плата надсилає шаблон %s.'
    ),
    "a full account, but its credit is used up (%s): texts will be refused until you top it up.": (
        "повний обліковий запис, але гроші скінчилися (%s): SMS не підуть, доки ви його не поповните."
    ),
    "an API key of the standard or restricted kind may not ask what the account is (error %d), but it may read texts; tools/check --send shows whether it can send.": (
        "ключ API звичайного чи обмеженого виду не може запитати, який це обліковий запис (помилка %d), але може читати SMS; чи надсилає він, покаже tools/check --send."
    ),
    "the API key lacks the right to read texts (error 70051): after a broken answer the board cannot find out whether a text was sent, and commands cannot be read; add Messages: read (and create) to the key in the Console. tools/check --send shows whether it can send.": (
        "ключ API не має права читати SMS (помилка 70051): після обірваної відповіді плата не дізнається, чи надіслано SMS, і команди не читаються; додайте ключу в Console право Messages: read (і create). Чи надсилає він, покаже tools/check --send."
    ),
    "Twilio refuses the API key (error %s): every text will fail until key and secret are copied again, or made anew in the Console.": (
        "Twilio не приймає ключ API (помилка %s): жодне SMS не піде, доки ключ і секрет не скопійовано знову або не створено нові в Console."
    ),
    "Twilio does not let these credentials in (error 70051): the account is suspended, or SID and token are not of one account; look at it in the Console.": (
        "Twilio не пускає з цими SID і token (помилка 70051): обліковий запис призупинено, або вони з різних записів; подивіться в Console."
    ),
    "texts to %s are switched off (error 21408): every text to %s will be refused until you tick the country in Console > Messaging > Settings > Geo permissions.": (
        "SMS до %s вимкнено (помилка 21408): жодне SMS на %s не піде, доки ви не позначите країну в Console > Messaging > Settings > Geo permissions."
    ),
    "a trial account, and %s is not in its list of verified numbers: texts to it arrive only if it stands in Console > Messaging > Try SMS (a trial of 2026) or you verify it in Console > Phone Numbers > Verified Caller IDs (21608, 572003); tools/check --send shows it.": (
        "пробний обліковий запис, і %s немає серед підтверджених номерів: SMS туди дійдуть, лише якщо він є в Console > Messaging > Try SMS (пробний 2026 року) або ви підтвердите його в Console > Phone Numbers > Verified Caller IDs (21608, 572003); покаже tools/check --send."
    ),
    "a trial account, and %s is not in its list of verified numbers; %s: texts to it arrive only if it stands in Console > Messaging > Try SMS (a trial of 2026) or you verify it in Console > Phone Numbers > Verified Caller IDs (21608, 572003); tools/check --send shows it.": (
        "пробний обліковий запис, і %s немає серед підтверджених номерів; %s: SMS туди дійдуть, лише якщо він є в Console > Messaging > Try SMS (пробний 2026 року) або ви підтвердите його в Console > Phone Numbers > Verified Caller IDs (21608, 572003); покаже tools/check --send."
    ),
    "Its sender %s is not in the list of its numbers, where the number that a trial of 2026 has for a phone may be missing: compare it with Console > Messaging > Try SMS (572002).": (
        "Його відправника %s немає в списку його номерів, де може бракувати номера, який пробний запис 2026 року має для телефону: порівняйте з Console > Messaging > Try SMS (572002)."
    ),
    "a trial account, active; %s is verified. %s": (
        "пробний обліковий запис, активний; %s підтверджено. %s"
    ),
    "a trial account, active; %s must be verified there. %s": (
        "пробний обліковий запис, активний; %s треба там підтвердити. %s"
    ),
    "a trial account, active; %s is verified; %s. %s": (
        "пробний обліковий запис, активний; %s підтверджено; %s. %s"
    ),
    "a trial account, active; %s must be verified there; %s. %s": (
        "пробний обліковий запис, активний; %s треба там підтвердити; %s. %s"
    ),
    "a full account, active: it could send your own words; leave out template=%s in SENDERS.": (
        "повний обліковий запис, активний: він міг би надсилати ваші слова; приберіть template=%s із SENDERS."
    ),
    "a full account, active: %s gets your own words.": (
        "повний обліковий запис, активний: %s одержить ваші слова."
    ),
    "a full account, active: it could send your own words; %s; leave out template=%s in SENDERS.": (
        "повний обліковий запис, активний: він міг би надсилати ваші слова; %s; приберіть template=%s із SENDERS."
    ),
    "a full account, active: %s gets your own words; %s.": (
        "повний обліковий запис, активний: %s одержить ваші слова; %s."
    ),
    "a full account, active; credit %s: it could send your own words; leave out template=%s in SENDERS.": (
        "повний обліковий запис, активний; на рахунку %s: він міг би надсилати ваші слова; приберіть template=%s із SENDERS."
    ),
    "a full account, active; credit %s: %s gets your own words.": (
        "повний обліковий запис, активний; на рахунку %s: %s одержить ваші слова."
    ),
    "a full account, active; credit %s: it could send your own words; %s; leave out template=%s in SENDERS.": (
        "повний обліковий запис, активний; на рахунку %s: він міг би надсилати ваші слова; %s; приберіть template=%s із SENDERS."
    ),
    "a full account, active; credit %s: %s gets your own words; %s.": (
        "повний обліковий запис, активний; на рахунку %s: %s одержить ваші слова; %s."
    ),
    "texts to %s are allowed": ("SMS до %s дозволено"),
    "texts to %s are allowed; %s": ("SMS до %s дозволено; %s"),
    "its credit is used up (%s)": ("гроші скінчилися (%s)"),
    "credit %s": ("на рахунку %s"),
    # Telegram
    "by Telegram's bot %s": "через бота %s у Telegram",
    "active: the bot @%s sends your own words to %s, for nothing.": (
        "діє: бот @%s надсилає ваші слова до %s безкоштовно."
    ),
    "Whether the person has blocked it, only --send shows.": (
        "Чи не заблокувала його людина, покаже лише --send."
    ),
    "open t.me/%s in Telegram and press Start (in a group: add the bot), then ask here again; the chats that have written are listed then.": (
        "відкрийте t.me/%s у Telegram і натисніть Start (для групи: додайте бота), тоді спитайте тут іще раз; тоді чати, що писали, буде перелічено."
    ),
    "the bot @%s is right, but %s is no chat it may write to (%s): open t.me/%s in Telegram and press Start (in a group: add the bot), then ask here again; the chats that have written are listed then.": (
        "бот @%s правильний, але до %s він не може писати (%s): відкрийте t.me/%s у Telegram і натисніть Start (для групи: додайте бота), тоді спитайте тут іще раз; тоді чати, що писали, буде перелічено."
    ),
    "Another program gets what is written to this bot (a webhook is set), so commands cannot be read: make a bot for this board alone.": (
        "Написане цьому боту одержує інша програма (задано webhook), тож команд не прочитати: зробіть бота лише для цієї плати."
    ),
    "Chats that have written to it: to=%s.": "Йому писали чати: to=%s.",
    "Telegram refuses the bot's token (HTTP %d): no message will go out until you copy it again from @BotFather.": (
        "Telegram не приймає token бота (HTTP %d): жодне повідомлення не піде, доки ви не скопіюєте його ще раз з @BotFather."
    ),
    "Telegram answered HTTP %d: ask again later.": "Telegram відповів HTTP %d: запитайте пізніше.",
    "could not be asked: the answer was cut short or is not Telegram's.": (
        "запитати не вдалося: відповідь обірвано, або вона не від Telegram."
    ),
    "Telegram sends free text; Telegram tells that it took a message, not whether it was seen. One whose answer is lost cannot be asked for: it is sent again, at most three times, with the same number, so it may come twice.": (
        "Telegram надсилає ваші слова; він каже, що прийняв повідомлення, але не чи його побачили. Про те, відповідь на яке загубилася, спитати не можна: його буде надіслано ще раз, щонайбільше тричі, з тим самим номером, тож може прийти двічі."
    ),
    # sipgate
    "active: %s gets your own words from %s, by extension %s (%s).": (
        "активний: %s одержить ваші слова з %s, через розширення %s (%s)."
    ),
    "%s is not verified yet, enter its code in the web app.": (
        "%s ще не підтверджено, введіть код у вебзастосунку."
    ),
    "To send as your own mobile number: verify it in sipgate's web app (Settings of the SMS extension > sender) and choose it there; the board cannot set it.": (
        "Щоб надсилати з власного мобільного номера: підтвердьте його у вебзастосунку sipgate (налаштування розширення SMS > відправник) і виберіть там; плата цього не може."
    ),
    "the token is right, but may not list the extensions (right sms:read): whether %s can send, tools/check --send shows.": (
        "token правильний, але не має права читати розширення (sms:read): чи надсилає %s, покаже tools/check --send."
    ),
    "Its extensions: %s.": "Його розширення: %s.",
    "It has none; book the feature SMS.": "Їх немає; замовте функцію SMS.",
    "%s is not an SMS extension of this account: every text will be refused (HTTP 403). %s": (
        "%s - не розширення SMS цього облікового запису: жодне SMS не піде (HTTP 403). %s"
    ),
    "Its credit is used up: texts may be refused (HTTP 402) until you top it up.": (
        "Гроші скінчилися: SMS можуть не піти (HTTP 402), доки ви його не поповните."
    ),
    "Its credit: %s %s; a text of 160 characters costs %s, so it is good for about %d.": (
        "На рахунку: %s %s; SMS на 160 знаків коштує %s, тож вистачить приблизно на %d."
    ),
    "The token may not read the history (HTTP %d): after a broken answer the board cannot find out whether a text was sent, so it may come twice. Make a token with the right history:read, too.": (
        "token не має права читати історію (HTTP %d): після обірваної відповіді плата не дізнається, чи SMS надіслано, тож воно може прийти двічі. Створіть token ще й з правом history:read."
    ),
    "sipgate refuses token id and token (HTTP %d): every text will fail until you make a new token at app.sipgate.com > Personal Access Tokens and copy both parts (with an account of either kind, classic or neo).": (
        "sipgate не приймає token id і token (HTTP %d): жодне SMS не піде, доки ви не створите новий token на app.sipgate.com > Personal Access Tokens і не скопіюєте обидві частини (з обліковим записом будь-якого виду, classic чи neo)."
    ),
    "sipgate sends free text; sipgate tells that it took a text, not whether it arrived. If one does not: is the number right, is its network one that sipgate reaches (abroad not all are), is your own sender verified, is it on the phone's block list?": (
        "sipgate надсилає ваші слова; він каже, що прийняв SMS, але не чи воно дійшло. Якщо не дійшло: чи правильний номер, чи ця мережа доступна для sipgate (за кордоном - не всі), чи підтверджено вашого відправника, чи не заблокував його телефон?"
    ),
    "sipgate answered HTTP %d: ask again later.": "sipgate відповів HTTP %d: запитайте пізніше.",
    "could not be asked: the answer was cut short or is not sipgate's.": (
        "запитати не вдалося: відповідь обірвано, або вона не від sipgate."
    ),
}
