using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Claims.Sample;

[Event<DocumentStream>("document.added"), DedupeBy(nameof(DocumentId))]
public sealed partial record DocumentAdded(string DocumentId, [ClaimCheck(Above = 100)] string Text);
