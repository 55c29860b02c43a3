using Events.Definitions;

namespace Events.Consuming;

/// <summary>Handlers of several event types that are one method: their entries come together in its batches.</summary>
internal static class SharedBatches
{
    /// <summary>The first of the handlers that are the same method as one of them; itself where that is alone.</summary>
    /// <param name="handlers">The handlers of the group.</param>
    /// <param name="index">The index of the one.</param>
    public static int FirstOf(IReadOnlyList<HandlerDefinition> handlers, int index)
    {
        if (handlers[index].BatchNumber is not { } number) return index;
        int first = 0;
        while (handlers[first].BatchNumber != number) first++;
        return first;
    }
}
