from checking.finding import sentence


def told(each, lang):
    return sentence(each)
