#![allow(missing_docs, clippy::unwrap_used)]
use window_tests::Stage;
#[tokio::test(flavor = "multi_thread")]
async fn toggle() {
    let stage = Stage::set().await.unwrap();
    let n: usize = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let window = stage.open().await.unwrap();
    for i in 0..n {
        if let Err(e) = window.camera_is_live().await {
            panic!("round {i}: {e}");
        }
        window.go("pantry").await.map_err(|e| format!("pantry round {i}: {e}")).unwrap();
        window.go("scan").await.map_err(|e| format!("scan round {i}: {e}")).unwrap();
    }
    window.close().await.unwrap();
}
