"""The sentences of `status` in Ukrainian. Loaded only while one is put into words; pure.

A line holds the English of a sentence or a part of one, |, and the Ukrainian; * stands for what is
filled in, which is looked up in the same way. What is not here (a provider's own words, the log)
stays as it is.
"""

_TABLE = (
    "*: * sensor, * account.*|*: датчиків *, облікових записів *.*",
    "*: * sensors, * account.*|*: датчиків *, облікових записів *.*",
    "*: * sensor, * accounts.*|*: датчиків *, облікових записів *.*",
    "*: * sensors, * accounts.*|*: датчиків *, облікових записів *.*",
    " STOPPED: machine.reset() starts it again.| ЗУПИНЕНО: machine.reset() запустить знову.",
    "Wi-Fi: connected to *, address *, signal * dBm, lost * times."
    "|Wi-Fi: під'єднано до *, адреса *, сигнал * дБм, утрат: *.",
    "Wi-Fi: not connected for * s (*). Trying *.|Wi-Fi: немає зв'язку * с (*). Пробую *.",
    "Wi-Fi: not connected for * s. Trying *.|Wi-Fi: немає зв'язку * с. Пробую *.",
    "no answer from the access point yet|точка доступу ще не відповіла",
    "wrong password: correct WIFI in config.py|неправильний пароль: виправте WIFI у config.py",
    "network not found: check its name and the distance"
    "|мережі не знайдено: перевірте її назву й відстань",
    "the access point refused the connection|точка доступу відмовила",
    "Status page: port * is not open yet*|Сторінка стану: порт * ще не відкрито*",
    "Status page: *, * pings, * refused, * webhooks, * with a wrong signature*"
    "|Сторінка стану: *, викликів *, відмов *, вебхуків *, з хибним підписом **",
    "Status page: *, * pings, * refused*|Сторінка стану: *, викликів *, відмов **",
    "Clock: *, set by the time server.*|Годинник: *, за сервером часу.*",
    "Clock: not set yet, texts carry no time.*|Годинник: ще не встановлено, SMS без часу.*",
    "* (GPIO*): *, * trip, *|* (GPIO*): *, спрацювань *, *",
    "* (GPIO*): *, * trips, *|* (GPIO*): *, спрацювань *, *",
    "* (GPIO*): *, * trip.|* (GPIO*): *, спрацювань *.",
    "* (GPIO*): *, * trips.|* (GPIO*): *, спрацювань *.",
    "* (GPIO*): *, * trip|* (GPIO*): *, спрацювань *",
    "* (GPIO*): *, * trips|* (GPIO*): *, спрацювань *",
    "open|відчинено",
    "closed|зачинено",
    "motion|рух",
    "quiet|тихо",
    ", *|, *",
    "ignored for * s more (warming up)*|ще * с не зважаю (прогрів)*",
    "* more counted (told at most every * s)*|ще * полічено (SMS не частіше як раз на * с)*",
    "SIGNAL NEVER RESTS: check the wiring*|СИГНАЛ НЕ ВЩУХАЄ: перевірте дроти*",
    "Account *: *|Обліковий запис *: *",
    "...* to ...*|...* на ...*",
    "sends free text.|надсилає ваші слова.",
    "sends free text; Telegram tells that it took a message, not whether it was seen. One whose "
    "answer is lost cannot be asked for: it is sent again, at most three times, with the same "
    "number, so it may come twice."
    "|надсилає ваші слова; Telegram каже, що прийняв повідомлення, але не чи його побачили. Якщо "
    "відповідь загубилася, спитати не можна: його надсилають ще раз, щонайбільше тричі, з тим "
    "самим номером, тож воно може прийти двічі.",
    "Alerts waiting: *. From * on, a new one is told together with the one before it."
    "|Чекають на надсилання: *. Від * нова тривога йде разом із попередньою.",
    "Told together with a later one since the start: *.|З моменту запуску надіслано разом: *.",
    "Flash cannot be written: the last alerts live in memory only."
    "|Флеш-пам'ять не пишеться: останні тривоги лише в оперативній пам'яті.",
    "Damaged files set aside on flash (*): *.|Пошкоджених файлів відкладено (*): *.",
    "*: muted for * min, its cap is reached.|*: пауза * хв, досягнуто ліміту.",
    "*: waits. *|*: чекає. *",
    "*: meanwhile its texts go through *.|*: його SMS тим часом ідуть через *.",
    "*: quiet until *.|*: тихі години до *.",
    "* text to be sent later, next *.|SMS на потім: *, наступне *.",
    "* texts to be sent later, next *.|SMS на потім: *, наступне *.",
    "* text kept by the provider, next *.|SMS на потім у провайдера: *, наступне *.",
    "* texts kept by the provider, next *.|SMS на потім у провайдера: *, наступне *.",
    "when the clock is set|коли буде встановлено годинник",
    "Commands by text: off (COMMANDS_FROM is empty)."
    "|Команди SMS: вимкнено (COMMANDS_FROM порожній).",
    "Commands by text: the alarm is *.|Команди SMS. Стан: *.",
    "* phone is heard, * PIN; *|Команди з телефонів: *, * PIN; *",
    "* phones are heard, * PIN; *|Команди з телефонів: *, * PIN; *",
    "with a|з",
    "without a|без",
    "not looked yet.|ще не перевірено.",
    "looked * s ago.|перевірено * с тому.",
    "Looking for commands fails: *.|Команди перевірити не вдається: *.",
    "Last command: * from ...*, * min ago.|Остання команда: * з ...*, * хв тому.",
    "Not heard since the start: * text of strangers, * with a wrong or no PIN."
    "|З моменту запуску не прийнято: від чужих *, без PIN або з неправильним *.",
    "Not heard since the start: * texts of strangers, * with a wrong or no PIN."
    "|З моменту запуску не прийнято: від чужих *, без PIN або з неправильним *.",
    "...* is ignored for an hour after five wrong PINs."
    "|...*: після п'яти неправильних PIN на годину не зважаю.",
    "TLS: tls12, servers verified up to a pinned root."
    "|TLS: tls12, сервери перевіряються до вбудованого кореневого сертифіката.",
    "TLS: THE SERVER IS NOT VERIFIED (insecure=True): others can read along."
    "|TLS: СЕРВЕР НЕ ПЕРЕВІРЯЄТЬСЯ (insecure=True): інші можуть читати.",
    "TLS: keys and records in machine code.|TLS: ключі й записи в машинному коді.",
    "TLS: no machine code, which takes longer.|TLS: без машинного коду, тому довше.",
    "TLS: records in machine code; for keys there was no room, which takes longer."
    "|TLS: записи в машинному коді; для ключів не було місця, тому довше.",
    "TLS: last failure (*): *.|TLS: остання невдача (*): *.",
    "Last error: none.|Остання помилка: немає.",
    "Last error: *|Остання помилка: *",
    "Memory: * bytes free, * used.|Пам'ять: вільно * байтів, зайнято *.",
    "Running for * days *; started because: *.|Працює * дн. *; причина запуску: *.",
    "Running for * day *; started because: *.|Працює * день *; причина запуску: *.",
    "Running for *; started because: *.|Працює *; причина запуску: *.",
    "Load anew|Оновити",
    "every 30 s|кожні 30 с",
    "stop|зупинити",
)


def told(line):
    """The Ukrainian of a sentence, or the sentence."""
    out = ""
    while True:
        pieces, words = _row(line)
        if pieces is None:
            return out + line
        rest = None if pieces[-1] else words.pop()  # in the next turn: less deep
        for k in range(len(words)):
            out += pieces[k] + told(words[k])
        out += pieces[len(words)]
        if rest is None:
            return out
        line = rest


def _row(line):
    """(the Ukrainian in pieces, what stands in line in the place of each *) or (None, None)."""
    for row in _TABLE:
        bar = row.find("|")
        words = _filled(line, row[:bar].split("*"))
        if words is not None:
            return row[bar + 1 :].split("*"), words
    return None, None


def _filled(line, pieces):
    """What stands in line in the place of each *; None if it is another sentence."""
    last, at, words = len(pieces) - 1, len(pieces[0]), []
    if not line.startswith(pieces[0]) or not line.endswith(pieces[last]):
        return None
    for k in range(1, last + 1):
        end = len(line) - len(pieces[k]) if k == last else line.find(pieces[k], at)
        if end < at:
            return None
        words.append(line[at:end])
        at = end + len(pieces[k])
    return words if at == len(line) else None
