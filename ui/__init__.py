"""The frame and the parts that screens share. How to write a page:

    from models.accounts import Role
    from ui.session import require

    actor = require(Role.SECRETARIAT)          # always first; stops with a polite sentence for anyone else

Words       ``_("Sign for {n} tasks", n=3)`` and ``_n("{n} task", "{n} tasks", n)`` from `ui.words`, in the reader's
            language; ``numeral(3)`` is 三. Days and moments: ``day(d)`` 2月17日, ``moment(t)`` from `ui.moments`.
Text        What officials or users wrote goes through `ui.text.show_text` (or `show_marked`), never into markdown,
            labels or captions.
Changes     In a callback: ``act(lambda: steps.take(actor, Step.ACKNOWLEDGE, id, version, once), key=f"sign {id}")``
            from `ui.act`, with ``once = token()`` made while the button is drawn and passed in ``args``. A refusal is
            shown by the frame in words, or where the page calls ``show_refusal(key)`` itself; what was typed stays.
            A second click on the same key within a second changes nothing.
Lights      ``show_light(light)``, ``show_due(light, due_on, today)`` from `ui.badges`; colours of cells from `ui.colours`.
Downloads   ``show_files(files)`` from `ui.evidence`: only HTTP routes give out files.
Defects     Let them fly: the frame shows an incident number and logs the trace. A `Refused` that flies becomes its sentence.
New pages   are listed in `ui.menu`.
"""
