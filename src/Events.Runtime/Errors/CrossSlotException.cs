using Events.Store;

namespace Events.Errors;

/// <summary>
/// Keys that one step would have to touch live in different hash slots, so a cluster could not do it; nothing was sent.
/// Give both keys the same hash tag, such as <c>{orders}</c>.
/// </summary>
/// <param name="first">The key whose slot counts.</param>
/// <param name="second">The key that is elsewhere.</param>
public sealed class CrossSlotException(string first, string second) : StreamStoreException(
    $"The keys '{first}' (slot {HashSlot.Of(first)}) and '{second}' (slot {HashSlot.Of(second)}) are in different hash slots, so "
    + "they cannot be written in one step. Give them the same hash tag: what stands in the first pair of braces decides.")
{
    /// <summary>The key whose slot counts.</summary>
    public string FirstKey { get; } = first;

    /// <summary>The key that is elsewhere.</summary>
    public string SecondKey { get; } = second;
}
