using System.Diagnostics.CodeAnalysis;
using Events.Redis.Connections;

namespace Events.Redis.Clusters;

/// <summary>
/// Holds back the commands of one slot: first what was sent and not executed, in the order in which it was issued, then what has come since. It stays
/// closed until everything is answered that was sent before, so that nothing overtakes. Under the lock of <see cref="SlotGates"/>.
/// </summary>
/// <param name="slot">The slot.</param>
internal sealed class SlotGate(int slot)
{
    private readonly LinkedList<RoutedWrite> _refused = new();
    private readonly LinkedList<RoutedWrite> _fresh = new();

    public int Slot => slot;

    /// <summary>The number of fences that have not been passed.</summary>
    public int Fences { get; set; }

    /// <summary>The connection on which the last fence stands.</summary>
    public SharedConnection? FencedOn { get; set; }

    /// <summary>The time before which it is not opened, as <see cref="Environment.TickCount64"/>.</summary>
    public long NotBefore { get; set; }

    /// <summary>Tells whether somebody sends what it holds.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Tells whether nothing is in the way of what it holds.</summary>
    public bool IsOpen => Fences == 0 && Environment.TickCount64 >= NotBefore;

    /// <summary>Tells whether it holds nothing.</summary>
    public bool IsEmpty => _refused.Count + _fresh.Count == 0;

    /// <summary>Adds what was sent and not executed: in front of all that were issued later, however often each was refused.</summary>
    public void AddRefused(RoutedWrite write)
    {
        LinkedListNode<RoutedWrite>? before = _refused.Last;
        while (before is not null && before.Value.Number > write.Number) before = before.Previous;
        if (before is null) _refused.AddFirst(write);
        else _refused.AddAfter(before, write);
    }

    public void AddFresh(RoutedWrite write) => _fresh.AddLast(write);

    public bool TryTake([NotNullWhen(true)] out RoutedWrite? write)
    {
        LinkedList<RoutedWrite> first = _refused.Count > 0 ? _refused : _fresh;
        write = first.First?.Value;
        if (write is not null) first.RemoveFirst();
        return write is not null;
    }

    /// <summary>Takes those out whose time is over.</summary>
    public void TakeOverdue(long now, List<RoutedWrite> overdue)
    {
        foreach (LinkedList<RoutedWrite> list in (ReadOnlySpan<LinkedList<RoutedWrite>>)[_refused, _fresh])
        {
            for (LinkedListNode<RoutedWrite>? node = list.First; node is not null;)
            {
                LinkedListNode<RoutedWrite>? next = node.Next;
                if (node.Value.Deadline <= now)
                {
                    overdue.Add(node.Value);
                    list.Remove(node);
                }

                node = next;
            }
        }
    }
}
