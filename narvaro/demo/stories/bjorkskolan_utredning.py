"""Stories of Björkskolan, years 7–9: investigations and measures."""

from narvaro.demo.stories import investigations
from narvaro.demo.stories.steps import (
    Appealed,
    Approved,
    AskedForMore,
    CarriedOut,
    Closed,
    Communicated,
    Decided,
    Evaluated,
    FollowUpBegan,
    Mapped,
    Noted,
    Opened,
    Planned,
    Programmed,
    Received,
    Reported,
    SentOn,
    Story,
    Submitted,
    Talked,
    TookPart,
    Went,
)

MAJA = Story("Maja Öberg", (
    Opened(43, "Majas frånvaro har ökat vecka för vecka."),
    Talked(
        40,
        trigger="Fler än två tillfällen på tio veckor.",
        pattern="Hela dagar, vanligast i början av veckan. Dagar med lunch i stora matsalen är svårast.",
        pupil="”Det är så många människor på en gång när man kommer. Jag hinner bli trött innan första lektionen.”",
        guardians="Eva ser att Maja vill gå men att det tar stopp i hallen. Hos Patrik går det oftast bättre, för där "
        "går Maja tillsammans med en granne.",
        team="Maja klarar kunskapsmålen när hon är på plats. Hon söker sig till lugna platser.",
        works="Slöjd, bild och små grupper.",
        support="Lugnare start på dagen. En plats att äta på som inte är stora matsalen.",
        agreements=(
            ("Äter lunch i B12 med en kompis", "Sara Lindgren ordnar", "från i morgon"),
            ("Ringer Sara vid tio om det tagit stopp på morgonen", "Eva Öberg", "när det händer"),
        ),
        follow_up_in=10,
    ),
    Talked(
        30,
        trigger="Uppföljning av samtalet. Frånvaron har fortsatt att öka.",
        pupil="”Maten är bättre nu. Men morgonen är lika svår.”",
        guardians="Eva tycker att skolan gör det den kan men att det inte räcker. Hon vill ha hjälp att förstå.",
        team="Lunchen i B12 fungerar. Frånvaron på morgnarna är oförändrad.",
        works="Lunchen i B12.",
        support="Orsaken till de svåra morgnarna behöver utredas.",
        outcome="anmäl",
        absent=((1, "Erbjöds tid, kunde inte"),),
        kept=("ja", "nej"),
        adaptations="Lunch i B12 sedan tre veckor. Det hjälper mitt på dagen.",
    ),
    Reported(
        29,
        concern="Maja är borta omkring två dagar av fem sedan några veckor. Två samtal har hållits. Lunchen "
        "fungerar bättre men morgnarna är lika svåra, och vi förstår inte fullt ut varför.",
        tried="Lunch i B12, telefonkontakt samma förmiddag, planering för veckan varje fredag.",
        elevhalsa="Maria Nylund har deltagit i planeringen.",
    ),
    Decided(
        27,
        reason="Frånvaron är upprepad och har ökat trots två samtal. Orsaken behöver utredas.",
        utredare=("specialpedagog", "kurator"), ready_in=15,
    ),
    investigations.MAJA_WITH_MAJA,
    investigations.MAJA_WITH_EVA,
    Mapped(
        22,
        pupil="”Om någon väntar på mig går det. När jag kommer ensam vänder jag vid cykelstället.” Maja vill inte byta "
        "klass. Hon vill veta vad som händer första lektionen innan hon kommer.",
        guardians=("Eva beskriver morgnar där Maja är klädd och klar men inte kommer ut. Skolan ringer när det har "
        "gått "
                   "fel, hon önskar att någon hörde av sig innan.",),
        missing=((1, "Patrik erbjöds tid och tackade nej. Han har läst underlaget."),),
        teachers="Maja följer undervisningen när hon är här. Lärarna är överens om att starten på dagen avgör. "
        "Entrén och kapprummet är trånga mellan 8.05 och 8.20.",
        attendance="39 procent av tiden de fyra senaste veckorna. Hela dagar, oftare måndag och tisdag. Nästan aldrig "
        "när första lektionen är i B12.",
        analysis="Övergången in i skolan på morgonen är det svåra, inte skoldagen i sig. När någon möter och när salen "
        "är känd kommer Maja. Det talar för insatser i skolans miljö.",
        assessment="Frånvaron beror främst på faktorer i skolan som går att ändra. Åtgärder behövs, och de ska börja "
        "med morgonen.",
    ),
    investigations.MAJA_ASSESSED,
    Submitted(18),
    Approved(15, "Utredningen visar vad som gör morgnarna svåra. Tre åtgärder ska genomföras och följas upp."),
    Planned(15, what="Maja möts på skolgården varje morgon", goal="Maja är på plats första lektionen minst fyra dagar "
            "i veckan", when="varje morgon 8.05", responsible="robin.berg", starts_in=1, follow_up_in=20),
    Planned(15, what="Avstämning med mentor", goal="Maja vet vad veckan innehåller och vilka salar som gäller",
            when="måndagar 10.00", responsible="mentor", starts_in=6, follow_up_in=20),
    Planned(15, what="Samtalsstöd hos kurator", goal="Maja har egna sätt att hantera stunden innan hon går in",
            when="måndagar 13.00", responsible="kurator", starts_in=11, follow_up_in=20),
    TookPart(14, (
        ("elev", "möte", "ja", "”Robin får gärna möta mig. Men inte så att alla ser att det är för min skull.”"),
        ("vh0", "möte", "ja", "Eva vill att någon hör av sig innan det har gått fel, inte efter."),
        ("vh1", "erbjuden", "", "Patrik erbjöds två tider per telefon och fick planen hemskickad."),
    )),
    Went(9, 0, "Maja kom fyra dagar av fem. Hon väntade vid cykelstället tills jag kom, sedan gick vi in tillsammans."),
    Went(4, 0, "Fem av fem. Idag gick hon före mig in."),
    Went(3, 1, "Vi gick igenom veckan. Maja ville veta vem som vikarierar i NO."),
    Noted(1, "Avstämning med Maja. ”Det är lättare när någon väntar på mig. Men matsalen är fortfarande för stökig.” "
          "Vi provar att äta tio minuter tidigare nästa vecka."),
))  # fmt: skip

OLIVER = Story("Oliver Kaya", (
    Opened(35, "Oliver har varit borta hela dagar i flera veckor, anmäld sjuk de flesta."),
    Talked(
        31,
        trigger="Mer än 20 procent frånvaro på en månad.",
        pattern="Hela dagar, ofta tre till fyra i rad.",
        pupil="Oliver ville inte prata i dag. Han skrev på en lapp: ”Jag sover inte på nätterna.”",
        guardians="Elif berättar att Oliver vänder på dygnet och att de har sökt hjälp hos vårdcentralen. Murat bor i "
        "Mariedal och har Oliver varannan helg.",
        team="Lärarna känner inte Oliver så väl ännu. Han bytte skola i augusti.",
        works="Musik, och när han får arbeta enskilt.",
        support="Material hem så att han inte kommer efter. Välkommen även om dagen har börjat.",
        agreements=(("Skickar veckans viktigaste uppgift på måndagen", "mentorn", "varje måndag"),),
        follow_up_in=12, absent=((1, "Erbjöds tid, kunde inte"),),
    ),
    Talked(
        19,
        trigger="Uppföljning. Frånvaron är omkring hälften av tiden.",
        pupil="”Ni behöver inte ringa varje dag. Men det är snällt att ni frågar.”",
        guardians="Båda är oroliga. De vill att skolan, vårdcentralen och de själva hjälps åt.",
        team="Oliver var här fem av tolv dagar. Han kom två gånger efter lunch och stannade.",
        works="Att få komma senare utan att behöva förklara sig.",
        outcome="anmäl", kept=("ja",),
    ),
    Reported(
        12,
        concern="Oliver är borta ungefär hälften av tiden. Frånvaron är anmäld men vi vet för lite om vad skolan kan "
        "göra. Han är ny i klassen och har svårt att komma in.",
        tried="Uppgifter hem, flexibel start, lunch med en elev i klassen.",
        elevhalsa="Maria Nylund har träffat Oliver en gång.",
    ),
    Decided(
        2,
        reason="Frånvaron är omfattande. Även giltig frånvaro ska utredas när den är upprepad eller lång.",
        utredare=("specialpedagog", "kurator"), left=("elev", "vh"),
    ),
    investigations.OLIVER_WITH_OLIVER,
    *investigations.OLIVER_TO_COME,
))  # fmt: skip

WILMA = Story("Wilma Hedlund", (
    Opened(40, "Wilma var borta sex skoldagar i följd, och familjehemmet vet inte riktigt varför."),
    Talked(
        36,
        trigger="Sex hela frånvarodagar på tio veckor.",
        pattern="Hela dagar i följd, däremellan på plats utan problem.",
        pupil="”Jag har flyttat tre gånger. Det är jobbigt att vara ny hela tiden, men här är det faktiskt okej.”",
        guardians="Sandra är med på telefon. Hon tycker att Wilma har fått det lugnare i familjehemmet.",
        team="Wilma är välkommen i klassen och har en god vän.",
        works="Idrott, svenska och kompisen i klassen.",
        agreements=(("Kort samtal när Wilma kommer tillbaka efter frånvaro", "mentorn", "samma dag"),),
        follow_up_in=12, channel="telefon",
    ),
    Talked(
        24,
        trigger="Uppföljning. Borta sju skoldagar i följd sedan dess.",
        pupil="”När jag varit borta en vecka vet jag inte hur man kommer tillbaka.”",
        guardians="Sandra vill att skolan pratar direkt med familjehemmet om morgnarna.",
        team="Återkomsterna är svåra. Wilma missar det som har bestämts i grupperna.",
        works="Samtalen när hon kommer tillbaka.",
        outcome="anmäl", kept=("delvis",), channel="telefon",
    ),
    Reported(
        21,
        concern="Wilma är borta hela veckor i följd. Hon trivs när hon är här men har svårt att komma tillbaka.",
        tried="Återkomstsamtal, en plan för första dagen, kontakt med familjehemmet.",
    ),
    Decided(
        16, reason="Frånvaron är lång och återkommer. Orsaken behöver utredas tillsammans med familjehemmet.",
        ready_in=20,
    ),
    Mapped(
        3,
        pupil="”Första dagen tillbaka borde man få slippa vara med på allt.” Wilma vill att någon har sparat en "
        "plats åt "
        "henne.",
        teachers="Två lärare är intervjuade. Wilma hamnar ofta utanför pågående grupparbeten efter frånvaron.",
        attendance="Fyra perioder av hela dagar under terminen. Däremellan nästan full närvaro.",
    ),
    investigations.WILMA_ASSESSED,
))  # fmt: skip

OSKAR = Story("Oskar Rydberg", (
    Opened(44, "Oskar har varit anmäld sjuk många korta perioder sedan skolstarten."),
    Talked(
        41,
        trigger="Fler än två tillfällen på tio veckor.",
        pupil="”Jag blir förkyld hela tiden. Sen ligger jag efter och då blir det ännu värre.”",
        guardians="Malin och Peter har kontakt med vården. De vill att Oskar ska slippa jaga ikapp ensam.",
        team="Oskar är omtyckt och arbetar bra. Efter frånvaro blir det många prov samtidigt.",
        works="Kompisarna, idrotten, NO.",
        agreements=(("En gemensam lista över det som behöver tas igen", "mentorn", "varje fredag"),),
        follow_up_in=12,
    ),
    Talked(
        29,
        trigger="Uppföljning. Frånvaron ligger kvar över 20 procent.",
        pupil="”Listan är bra. Men jag hinner inte allt.”",
        guardians="Föräldrarna önskar att någon i skolan håller ihop planeringen.",
        team="Tre prov har flyttats. Det behövs en plan för alla ämnen.",
        works="Listan på fredagar.", outcome="anmäl", kept=("ja",),
    ),
    Reported(
        28, concern="Oskar har upprepad giltig frånvaro sedan skolstarten och kommer efter i flera ämnen.",
        tried="Gemensam lista, flyttade prov, material på lärplattformen.", elevhalsa="Skolsköterskan är informerad.",
    ),
    Decided(25, reason="Även giltig frånvaro ska utredas när den är upprepad.", ready_in=15),
    Mapped(
        14,
        pupil="”Jag vill gå i skolan. Jag vill bara veta vad jag måste göra och vad jag kan hoppa över.”",
        guardians=("Malin beskriver att stressen växer varje gång Oskar varit hemma.",
                   "Peter vill att skolan planerar i förväg för nästa gång Oskar blir sjuk."),
        teachers="Ämneslärarna planerar var för sig. Ingen ser den samlade mängden.",
        attendance="24 procent av tiden, mest giltig frånvaro i perioder om två till fyra dagar.",
        analysis="Frånvaron börjar i sjukdom men förlängs av oron över allt som väntar. Den delen kan skolan påverka.",
        assessment="Skolan behöver planera samlat för återkomst efter sjukdom. Åtgärder behövs.",
    ),
    investigations.OSKAR_ASSESSED,
    Submitted(9),
    AskedForMore(7, parts=(
        ("bild_larare", "Beskriv vad ämneslärarna ser, ämne för ämne, så att åtgärderna kan bli konkreta."),
        ("bedomning", "Skriv var vi ska börja."),
    )),
    Mapped(
        4,
        pupil="”Jag vill gå i skolan. Jag vill bara veta vad jag måste göra och vad jag kan hoppa över.”",
        guardians=("Malin beskriver att stressen växer varje gång Oskar varit hemma.",
                   "Peter vill att skolan planerar i förväg för nästa gång Oskar blir sjuk."),
        teachers="Matematik och SO är de ämnen där mest saknas. I NO och svenska ligger Oskar i fas. "
        "Engelskläraren har redan kortat två uppgifter.",
        attendance="24 procent av tiden, mest giltig frånvaro i perioder om två till fyra dagar.",
        analysis="Frånvaron börjar i sjukdom men förlängs av oron över allt som väntar. Den delen kan skolan påverka.",
        assessment="Skolan behöver planera samlat för återkomst efter sjukdom, med början i matematik och SO.",
    ),
    Submitted(3),
    Communicated(2, what="Utredningen, utan elevhälsans del och utan det som Oskar har sagt i förtroende.",
                 answer="Vi känner igen oss. Skriv gärna att han vill sluta tidigare på onsdagar."),
))  # fmt: skip

INES = Story("Ines Marković", (
    Opened(39, "Ines missar måndagarna och kommer ofta sent resten av veckan."),
    Talked(
        36,
        trigger="Mönster: måndagar.",
        pattern="Måndagar, hela dagen eller de första lektionerna.",
        pupil="”På helgerna hjälper jag mamma med lillebror. På måndag är jag slut.”",
        guardians="Jelena arbetar natt varannan helg. Tolk i bosniska. Hon visste inte att det blivit så många gånger.",
        team="Ines är duktig och ansvarstagande. Hon säger sällan till när något är tungt.",
        works="Allt utom måndagar, säger Ines själv.",
        agreements=(("Skickar ett meddelande om veckans frånvaro varje fredag", "mentorn", "fredagar"),),
        follow_up_in=10,
    ),
    Talked(
        26, trigger="Uppföljning. Måndagarna är som förut.",
        pupil="”Jag vill inte att mamma ska få problem för att jag hjälper till.”",
        guardians="Jelena tackar för att skolan frågar. Hon vill veta vilket stöd familjen kan få.",
        team="Vi behöver se helheten tillsammans med familjen.", works="Fredagsmeddelandet.",
        outcome="anmäl", kept=("delvis",),
    ),
    Reported(25, concern="Ines är borta de flesta måndagar. Orsaken är känd till en del men behöver utredas.",
             tried="Fredagsmeddelande, senare start på måndagar under två veckor.",
             elevhalsa="Kurator har träffat Ines och Jelena."),
    Decided(23, reason="Frånvaron följer ett tydligt mönster och två samtal har inte räckt.", utredare=("kurator",)),
    Mapped(
        18,
        pupil="”Det bästa vore om måndag inte började med matte.”",
        guardians=("Jelena vill gärna ha kontakt med kommunens öppna familjestöd och samtycker till att skolan "
        "ringer.",),
        teachers="Ines klarar målen. Hon behöver sova ut efter arbetshelger och en mjukare start.",
        attendance="De flesta måndagar, i övrigt några sena ankomster.",
        analysis="Frånvaron hänger ihop med ansvaret hemma och med måndagens schema.",
        assessment="Åtgärder behövs i skolan, och familjen vill ha stöd från det öppna familjestödet.",
    ),
    investigations.INES_ASSESSED,
    Submitted(16),
    Approved(15, "Utredningen är tydlig och familjen har varit med hela vägen."),
    Planned(15, what="Morgonmöte med mentor och frukost", goal="Ines är på plats minst tre måndagar av fyra",
            when="måndagar 8.00", responsible="mentor", starts_in=1, follow_up_in=24, also=("kurator",), by="kurator"),
    Planned(15, what="Kontakt mellan skolan och öppna familjestödet", goal="Familjen får avlastning de helger "
            "Jelena arbetar", when="första mötet inom två veckor", responsible="kurator", starts_in=2,
            follow_up_in=24, by="kurator"),
    TookPart(14, (
        ("elev", "möte", "ja", "”Frukost är bra. Men då måste jag hinna lämna lillebror först.”"),
        ("vh0", "möte", "ja", "Jelena är tacksam för hjälpen, och ringer om det blir svårt. Tolk i bosniska."),
    ), by="kurator"),
    FollowUpBegan(13, by="kurator"),
    investigations.INES_FAMILY_SUPPORT,
    CarriedOut(7, 1, "Jelena, Ines och kurator träffade familjestödet. De får avlastning var fjärde helg."),
    Noted(5, "Ines har varit här båda måndagarna efter lovet. Frukosten gör skillnad, säger hon.",
    by="kurator"),
    Evaluated(
        2, participants="Ines, Jelena Marković, mentorn och kuratorn, tolk i bosniska",
        pupil="”Måndagarna går. Men jag vill ha kvar frukosten tills det är ljust på morgonen.”",
        guardians="Jelena sover bättre sedan familjen fick avlastning. Hon vill att det fortsätter över jul.",
        conclusion="Ines är här på måndagarna. Det är för tidigt att släppa taget.",
        effects=("god", "god"), decision="fortsätt", follow_up_in=12, by="kurator",
    ),
    Programmed(
        1, need="Ines behöver en mjuk start och hjälp att komma in i veckans arbete på måndagar.",
        met="Mentorn möter Ines till frukost på måndagar och går igenom veckan. Matematikläraren är med var fjärde.",
        follow_up_by="Maria Nylund, kurator", evaluate_by="Karin Westerberg, rektor",
        taking_part="Ines och Jelena var med på utvärderingen, med tolk i bosniska.",
        reason="Stödet har hjälpt och behöver finnas kvar tills Ines klarar måndagarna själv.",
        follow_up_in=15, evaluate_in=30,
    ),
))  # fmt: skip

SIGNE = Story("Signe Wikström", (
    Opened(52, "Signe har varit borta nästan hälften av tiden sedan skolstarten, precis som i slutet av åttan."),
    Talked(
        50, trigger="Fler än två tillfällen på tio veckor.",
        pupil="”Alla pratar om betyg. Jag blir så stressad att jag mår illa.”",
        guardians="Johanna och Erik känner igen stressen från i våras.",
        team="Signe ställer höga krav på sig själv.", works="Svenska och kören.",
        outcome="anmäl",
    ),
    Reported(48, concern="Signe är borta nästan hälften av tiden och beskriver stark stress inför betygen.",
             tried="Samtal, planering med studiehandledare.", elevhalsa="Kurator har träffat Signe."),
    Decided(46, reason="Frånvaron är omfattande redan från terminens start.", utredare=("specialpedagog",)),
    Mapped(
        40,
        pupil="”Jag vill ha ett sätt att visa vad jag kan utan att alla tittar.”",
        guardians=("Johanna ser att söndagskvällen är svårast.", "Erik vill minska antalet prov samma vecka."),
        teachers="Signe har goda kunskaper. Proven ligger tätt och redovisningarna är många.",
        attendance="40 procent av tiden, hela dagar kring prov och redovisningar.",
        analysis="Frånvaron hänger ihop med hur kunskaper visas, inte med undervisningen i övrigt.",
        assessment="Signe behöver andra sätt att redovisa och en samlad provplanering.",
    ),
    investigations.SIGNE_ASSESSED,
    Submitted(38),
    Approved(37, "Åtgärderna är tydliga och går att börja med direkt."),
    Planned(37, what="Redovisar för läraren enskilt eller i liten grupp", goal="Signe är på plats de dagar hon ska "
            "redovisa", when="alla ämnen", responsible="mentor", starts_in=1, follow_up_in=20),
    Planned(37, what="Provplan för klassen, högst två prov i veckan", goal="Jämnare belastning för hela 9B",
            when="lagd för hela terminen", responsible="specialpedagog", starts_in=2, follow_up_in=20, level="grupp"),
    TookPart(36, (
        ("elev", "möte", "ja", "”Om jag får visa för bara läraren så kommer jag.”"),
        ("vh0", "möte", "ja", "Johanna tycker att provplanen borde gälla hela årskursen."),
        ("vh1", "telefon", "delvis", "Erik vill hellre att proven blir färre än att de flyttas."),
    )),
    FollowUpBegan(34),
    Evaluated(
        26, participants="Signe, Johanna Wikström, mentorn och specialpedagogen",
        pupil="”Det är bättre. Men muntligt inför halva klassen är fortfarande för många.”",
        conclusion="Frånvaron har minskat till omkring en dag av fem. Grupperna vid redovisning behöver bli mindre.",
        effects=("viss", "god"),
        changes="Högst fyra elever i gruppen när Signe redovisar. Provplanen fortsätter som den är.",
    ),
    Programmed(
        25, need="Signe behöver kunna visa vad hon kan utan att stå inför klassen, i alla ämnen med muntliga moment.",
        met="Redovisar enskilt eller i grupp om högst fyra. Specialpedagogen planerar med ämneslärarna varje måndag.",
        follow_up_by="Petra Sandström, specialpedagog", evaluate_by="Karin Westerberg, rektor",
        taking_part="Signe och Johanna var med på mötet. Erik läste förslaget och godkände det per telefon.",
        reason="Extra anpassningar har inte räckt. Utredningen visar att Signe behöver särskilt stöd.",
        follow_up_in=12, evaluate_in=30,
    ),
    Received(25, ("vh0",), note="Johanna fick det på mötet."),
    FollowUpBegan(25),
    Received(23, ("vh1",), how="digitalt"),
    CarriedOut(23, 1, "Provplanen är klar och publicerad för hela terminen."),
    Appealed(19, ("vh1",), "Erik vill att proven ska bli färre, inte bara läggas ut bättre."),
    SentOn(18),
    CarriedOut(18, 0, "Alla ämneslärare är informerade. Signe har redovisat fyra gånger i liten grupp."),
    Evaluated(
        16, participants="Signe, Johanna och Erik Wikström, mentorn och specialpedagogen",
        pupil="”Nu går jag till skolan utan att räkna dagarna till nästa prov.”",
        guardians="Båda föräldrarna ser att söndagskvällarna är lugnare.",
        conclusion="Frånvaron har gått från 40 procent till under 10 procent de senaste veckorna. Signe vill "
        "fortsätta redovisa i liten grupp.",
        effects=("god", "god"),
    ),
    Closed(
        15, "önskad effekt", "Närvaron fungerar. Anpassningen av redovisningar fortsätter och följs av mentorn.",
        program_by="Petra Sandström, specialpedagog",
    ),
))  # fmt: skip

STORIES = (MAJA, OLIVER, WILMA, OSKAR, INES, SIGNE)
