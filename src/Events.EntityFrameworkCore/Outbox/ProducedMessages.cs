using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Outbox;

/// <summary>Remembers which rows a context has, so that its commit is told without looking at all that it tracks.</summary>
internal static class ProducedMessages
{
    private static readonly ConditionalWeakTable<DbContext, List<OutboxMessage>> Contexts = [];

    /// <summary>A row is to be saved.</summary>
    public static void Add(DbContext context, OutboxMessage message) => Contexts.GetOrCreateValue(context).Add(message);

    /// <summary>Tells whether the context has rows of which nobody was told.</summary>
    public static bool Has(DbContext? context) => context is not null && Contexts.TryGetValue(context, out _);

    /// <summary>They are committed, or gone: those that are saved are not tracked any more, since the relay deletes them.</summary>
    public static void Take(DbContext context)
    {
        if (!Contexts.TryGetValue(context, out List<OutboxMessage>? messages)) return;
        Contexts.Remove(context);
        foreach (OutboxMessage message in messages)
        {
            // One that is still to be added, because its caller accepts changes itself, stays.
            if (context.Entry(message) is { State: EntityState.Unchanged } entry) entry.State = EntityState.Detached;
        }
    }
}
