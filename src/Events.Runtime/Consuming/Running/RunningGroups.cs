using System.Runtime.CompilerServices;
using Events.Store.Roles;

namespace Events.Consuming.Running;

/// <summary>
/// The class by which each group of this process is consumed. A group's entries are shared out between its consumers, whichever class they are
/// of, so two classes would each get events that only the other handles.
/// </summary>
internal static class RunningGroups
{
    private static readonly ConditionalWeakTable<IStreamStore, Dictionary<(string Stream, string Group), Running>> Stores = [];

    /// <summary>A consumer starts.</summary>
    /// <exception cref="InvalidOperationException">The group is consumed by another class.</exception>
    public static void Enter(IStreamStore store, string stream, string group, Type type)
    {
        Dictionary<(string Stream, string Group), Running> groups = Stores.GetOrCreateValue(store);
        lock (groups)
        {
            Running running = groups.GetValueOrDefault((stream, group), new Running(type, 0));
            if (running.Type != type)
            {
                throw new InvalidOperationException(
                    $"Group '{group}' of stream '{stream}' is consumed by two classes of this process, {running.Type} and {type}. The entries of a group "
                    + "are shared out between its consumers, whichever class they are of, so each would get events that only the other handles. "
                    + "Give each class a group of its own, or put all handlers of the group into one class.");
            }

            groups[(stream, group)] = running with { Count = running.Count + 1 };
        }
    }

    /// <summary>A consumer that has started has ended.</summary>
    public static void Leave(IStreamStore store, string stream, string group)
    {
        if (!Stores.TryGetValue(store, out Dictionary<(string Stream, string Group), Running>? groups)) return;
        lock (groups)
        {
            if (!groups.TryGetValue((stream, group), out Running running)) return;
            if (running.Count > 1) groups[(stream, group)] = running with { Count = running.Count - 1 };
            else groups.Remove((stream, group));
        }
    }

    private readonly record struct Running(Type Type, int Count);
}
