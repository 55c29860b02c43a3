namespace Events.Store.Delivery;

/// <summary>
/// The description of a failure. It goes behind the original fields of the dead letter, under names that no event has:
/// <c>dead:reason</c>, <c>dead:exception</c>, <c>dead:message</c>, <c>dead:attempts</c>, <c>dead:group</c>,
/// <c>dead:consumer</c>, <c>dead:id</c>, <c>dead:at_ms</c>, <c>dead:fingerprint</c>, and <c>dead:trace</c> where it was traced.
/// </summary>
/// <param name="Reason">Why it was given up, such as <c>max-deliveries</c>, <c>undecodable</c>, <c>unknown-type</c>, <c>payload-gone</c>,
/// <c>handler</c>.</param>
/// <param name="ExceptionType">The full name of the exception's type; empty when there was none.</param>
/// <param name="Message">The exception's message, or what the handler said.</param>
/// <param name="Fingerprint">Equal for alike failures, so that they can be grouped.</param>
/// <param name="At">When.</param>
public sealed record DeadLetterInfo(
    string Reason, string ExceptionType, string Message, string Fingerprint, DateTimeOffset At)
{
    /// <summary>The span in which it was given up, as a W3C <c>traceparent</c>; empty (default) when nobody traces.</summary>
    public string Trace { get; init; } = "";
}
