//! The doors of the fuzz targets, fed with the same mutated files in every run.

use imaging::fuzzing::DOORS;

use crate::damage::every_kind;
use crate::mutations::Mutator;

const MUTATIONS: usize = 150;

#[test]
fn mutated_files_pass_every_door() {
    let mut mutator = Mutator::new(11);
    for file in every_kind() {
        for _ in 0..MUTATIONS {
            let mutated = mutator.mutate(&file);
            for (_, door) in DOORS {
                door(&mutated);
            }
        }
    }
}

#[test]
fn every_door_has_a_fuzz_target_and_the_other_way_round() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut targets: Vec<String> = entries
        .map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.trim_end_matches(".rs").to_owned()
        })
        .collect();
    targets.sort();
    let mut doors: Vec<&str> = DOORS.iter().map(|(name, _)| *name).collect();
    doors.sort_unstable();
    assert_eq!(targets, doors);
}

#[test]
fn messages_with_any_length_pass_the_protocol() {
    let mut mutator = Mutator::new(12);
    let request = br#"{"do":"prepare","source":"a","out":"b","budget":{"max_edge_px":1,"max_bytes":1,"allow_png":true,"quality":1},"edit":null}"#;
    for _ in 0..2_000 {
        let body = mutator.mutate(request);
        let length = (body.len() as u32).to_le_bytes();
        let framed = [&length[..], &body, &mutator.mutate(&length)].concat();
        for (_, door) in DOORS {
            door(&framed);
        }
    }
}
