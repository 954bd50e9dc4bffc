//! The dates of the main languages that news is written in, as they stand in documents there.

use super::parse_document_date_exact;

/// The spellings of 2 February 2024, a Friday, in each language.
#[rustfmt::skip]
const SPELLINGS: [(&str, &[&str]); 35] = [
    ("Arabic", &["2 فبراير 2024", "٢ فبراير ٢٠٢٤", "الجمعة، 2 فبراير 2024", "الجمعة 2 شباط 2024", "٢٠٢٤/٠٢/٠٢"]),
    ("Bengali", &["২ ফেব্রুয়ারি ২০২৪", "শুক্রবার, ২ ফেব্রুয়ারি ২০২৪", "২রা ফেব্রুয়ারি, ২০২৪", "২ ফেব্রুয়ারি ২০২৪, ১৪:০৫"]),
    ("Bulgarian", &["2 февруари 2024 г.", "петък, 2 февруари 2024", "02.02.2024 г."]),
    ("Chinese", &["2024年2月2日", "2024年02月02日 星期五", "2024年2月2日（周五）", "２０２４年２月２日", "2024-02-02 14:05", "民國113年2月2日"]),
    ("Croatian", &["2. veljače 2024.", "petak, 2. veljače 2024."]),
    ("Czech", &["2. února 2024", "pátek 2. února 2024", "2. 2. 2024"]),
    ("Danish", &["2. februar 2024", "fredag den 2. februar 2024"]),
    ("Dutch", &["2 februari 2024", "vrijdag 2 februari 2024"]),
    ("English", &["2 February 2024", "Feb. 2, 2024", "Friday, February 2nd, 2024", "Fri 2 Feb 2024", "14:05, 2 February 2024"]),
    ("Finnish", &["2. helmikuuta 2024", "perjantaina 2. helmikuuta 2024", "2.2.2024"]),
    ("French", &["2 février 2024", "vendredi 2 février 2024", "le 2 févr. 2024", "14h05, le 2 février 2024"]),
    ("German", &["2. Februar 2024", "Freitag, 2. Februar 2024", "Freitag, den 2. Februar 2024", "Fr., 2. Feb. 2024"]),
    ("Greek", &["2 Φεβρουαρίου 2024", "Παρασκευή, 2 Φεβρουαρίου 2024", "2 Φεβ 2024", "Παρασκευή 2 ΦΕΒΡΟΥΑΡΙΟΥ 2024"]),
    ("Hebrew", &["2 בפברואר 2024", "יום שישי, 2 בפברואר 2024", "2 פברואר 2024"]),
    ("Hindi", &["2 फ़रवरी 2024", "२ फरवरी २०२४", "शुक्रवार, 2 फरवरी 2024", "2 फरवरी, 2024"]),
    ("Hungarian", &["2024. február 2.", "2024. február 2., péntek", "2024. 02. 02."]),
    ("Indonesian", &["2 Februari 2024", "Jumat, 2 Februari 2024"]),
    ("Italian", &["2 febbraio 2024", "venerdì 2 febbraio 2024", "ven, 2 feb 2024"]),
    ("Japanese", &["2024年2月2日", "2024年2月2日(金)", "2024年2月2日（金曜日）", "令和6年2月2日", "2024/02/02 14:05"]),
    ("Korean", &["2024년 2월 2일", "2024년 2월 2일 금요일", "2024년2월2일(금)", "2024. 2. 2.", "2024.02.02 14:05"]),
    ("Norwegian", &["2. februar 2024", "fredag 2. februar 2024"]),
    ("Persian", &["۲ فوریه ۲۰۲۴", "2 فوریه 2024", "جمعه، ۲ فوریه ۲۰۲۴", "جمعه ۲ فوريه ۲۰۲۴", "۲۰۲۴/۰۲/۰۲"]),
    ("Polish", &["2 lutego 2024", "piątek, 2 lutego 2024 r.", "2 lut 2024"]),
    ("Portuguese", &["2 de fevereiro de 2024", "sexta-feira, 2 de fevereiro de 2024", "2 fev. 2024"]),
    ("Romanian", &["2 februarie 2024", "vineri, 2 februarie 2024"]),
    ("Russian", &["2 февраля 2024", "2 февраля 2024 г.", "пятница, 2 февраля 2024 года", "2 фев 2024, 14:05"]),
    ("Serbian", &["2. фебруар 2024.", "петак, 2. фебруар 2024.", "petak, 2. februar 2024.", "2. februara 2024."]),
    ("Slovak", &["2. februára 2024", "piatok 2. februára 2024"]),
    ("Spanish", &["2 de febrero de 2024", "viernes, 2 de febrero de 2024", "2 feb. 2024"]),
    ("Swedish", &["2 februari 2024", "fredag den 2 februari 2024"]),
    ("Thai", &["2 กุมภาพันธ์ 2567", "2 กุมภาพันธ์ พ.ศ. 2567", "๒ กุมภาพันธ์ ๒๕๖๗", "วันศุกร์ที่ 2 กุมภาพันธ์ พ.ศ. 2567", "วันที่ 2 กุมภาพันธ์ 2567", "2 ก.พ. 2567", "2 กุมภาพันธ์ 2024"]),
    ("Turkish", &["2 Şubat 2024", "2 Şubat 2024 Cuma", "Cuma, 2 ŞUBAT 2024"]),
    ("Ukrainian", &["2 лютого 2024", "п'ятниця, 2 лютого 2024 року", "пʼятниця, 2 лютого 2024"]),
    ("Urdu", &["2 فروری 2024", "جمعہ، 2 فروری 2024", "۲ فروری ۲۰۲۴"]),
    ("Vietnamese", &["2 tháng 2 năm 2024", "ngày 2 tháng 2 năm 2024", "Thứ Sáu, ngày 2 tháng 2 năm 2024", "Thứ Sáu, 2/2/2024", "Ngày 02 tháng 02, 2024"]),
];

#[test]
fn each_main_language_is_read() {
    let mut wrong = Vec::new();
    for (language, spellings) in SPELLINGS {
        for text in spellings {
            let found =
                parse_document_date_exact(text, None).map(|found| (found.date.to_string(), found.time.is_some()));
            let timed = text.contains([':', 'h']) && text.contains(['5', '৫']);
            if found != Ok(("2024-02-02".to_owned(), timed)) {
                wrong.push(format!("{language}: {text}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every month, in full, in the languages whose letters are not ours: their names are easily confused.
#[test]
fn all_months_of_each_line_are_told_apart() {
    for line in include_str!("names.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').skip(1).collect();
        for (month, names) in (1..).zip(cells.iter().filter(|_| cells.len() == 12)) {
            for name in names.split(' ').filter(|name| !name.is_empty()) {
                let found = parse_document_date_exact(&format!("1 {name} 2024"), None);
                assert_eq!(found.map(|found| found.date.to_string()), Ok(format!("2024-{month:02}-01")), "{line}");
            }
        }
    }
}

#[test]
fn october_of_croatia_is_no_november_of_poland() {
    for (text, day) in [
        ("utorak, 8. listopada 2024.", "2024-10-08"),
        ("8. listopada 2024.", "2024-10-08"),
        ("8. LISTOPADA 2024", "2024-10-08"),
        ("8 listopada 2024", "2024-11-08"),
        ("8 listopada 2024 r.", "2024-11-08"),
        ("8. listopadu 2024", "2024-11-08"),
    ] {
        let found = parse_document_date_exact(text, None).map(|found| found.date.to_string());
        assert_eq!(found.as_deref(), Ok(day), "{text}");
    }
}

#[test]
fn a_day_without_its_year_is_no_date() {
    for text in ["ngày 2 tháng 2", "2月2日", "2월 2일", "2 फ़रवरी", "2 กุมภาพันธ์", "2 февраля"]
    {
        let error = parse_document_date_exact(text, None).unwrap_err();
        assert_eq!(error.message, "this date has no year", "{text}");
        assert_eq!(error.span.end, text.len(), "{text}");
    }
}
