using Events.Contracts;

namespace Events.Testing.Sample;

[Event<CardStream>("card.scanned")]
public sealed partial record CardScanned(string Id, [ClaimCheck(Above = 50)] string Scan);
