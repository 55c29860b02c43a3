using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Claims.Sample;

[Event<DocumentStream>("document.scanned")]
public sealed partial record DocumentScanned(
    string DocumentId,
    [ClaimCheck(Above = 100)] ReadOnlyMemory<byte> Picture,
    [ClaimCheck(Above = 100), Compressed(Above = 50), Encrypted(Subject = nameof(DocumentScanned.DocumentId))] string? Secret = null);
