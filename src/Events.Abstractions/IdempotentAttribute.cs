namespace Events;

/// <summary>
/// States that handling the same event twice does no harm, and why. It satisfies the analyzer that asks for a dedupe
/// key; at run time it changes nothing.
/// </summary>
/// <param name="reason">Why a repeat does no harm, for the next reader of the code. Not empty.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Assembly, Inherited = false)]
public sealed class IdempotentAttribute(string reason) : Attribute
{
    /// <summary>The reason why a repeat does no harm.</summary>
    public string Reason { get; } = reason;
}
