using Events.Contracts;

namespace Events.Behaviour.Sample;

/// <summary>Whatever fields an entry has: <c>XADD key * field value</c>.</summary>
[Event<FreeStream>("free", ReadsUntyped = true)]
public sealed partial record Free(UnknownFields? Fields);
