using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Claims.Sample;

[Event<DocumentStream>("document.signed")]
public sealed partial record DocumentSigned([IdempotencyKey] string Signature, [ClaimCheck(Above = 100)] string Text);
