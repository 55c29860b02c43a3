using StackExchange.Redis;

namespace Harbour.Leader;

public interface IPlanner { Task PlanAsync(string plan); }

/// <summary>Only the leader reads; who follows takes over what it held.</summary>
public class LeaderElection(IDatabase db, IPlanner planner, string group)
{
    private readonly string _me = Environment.MachineName;

    public async Task TurnAsync(string former)
    {
        if (!await db.LockTakeAsync("plans:leader", _me, TimeSpan.FromSeconds(30))) return;
        try
        {
            var held = await db.StreamPendingMessagesAsync("plans", group, 100, former);
            if (held.Length > 0)
            {
                var taken = await db.StreamClaimAsync("plans", group, _me, 0, held.Select(p => p.MessageId).ToArray()); // EVT4009
                foreach (var entry in taken) await PlanAsync(entry);
            }

            foreach (var entry in await db.StreamReadGroupAsync("plans", group, _me, ">", 10)) await PlanAsync(entry);
        }
        finally
        {
            await db.LockReleaseAsync("plans:leader", _me);
        }
    }

    private async Task PlanAsync(StreamEntry entry)
    {
        await planner.PlanAsync(entry["plan"].ToString());
        await db.StreamAcknowledgeAsync("plans", group, entry.Id);
    }
}
