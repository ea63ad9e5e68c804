"""A local stand-in for api.telegram.org; connections, faults and server are the Twilio double's.

    double = TelegramDouble()
    bot = double.add_account(chats={123456789})
    with serve(double) as server:
        ...  # POST to server.url + "/bot" + bot.token + "/sendMessage"
    double.phones["123456789"].texts()
    double.write(bot, "123456789", "status", now)  # what the person writes to the bot

What it knows comes from core.telegram.org/bots/api and from Telegram's own open server for that
API (tdlib/telegram-bot-api); guesses are marked "guess:".
"""

from doubles.twilio import serve

from .core import Account, TelegramDouble

__all__ = ["Account", "TelegramDouble", "serve"]
