namespace Events.Store.Delivery;

/// <summary>The changes to a dead letter that is sent back.</summary>
/// <param name="Fields">Other fields than the original ones; null or none for those.</param>
/// <param name="Trace">The span that sends it back, as a W3C <c>traceparent</c>: it goes along as <c>dead:trace</c>. Null or empty for none.</param>
public readonly record struct RequeueChanges(IReadOnlyList<KeyValuePair<string, string>>? Fields = null, string? Trace = null);
