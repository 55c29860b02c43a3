using System.Text;
using Events;
using Events.Administration;
using Events.Dashboard;
using Events.Dashboard.Html;

namespace Orders.Serve;

/// <summary>The readers of each group: our workers with their levers, and consumers of other processes, marked as such.</summary>
internal sealed class WorkersPanel(Demo demo)
{
    public async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        var groups = new List<Markup>();
        foreach (string group in demo.Groups)
        {
            IReadOnlyList<ConsumerDetails> consumers = [];
            GroupDetails? details = null;
            try
            {
                details = (await request.Administration.ListGroupsAsync(demo.Key, request.Stop)).FirstOrDefault(one => one.Group == group);
                consumers = await request.Administration.ListConsumersAsync(demo.Key, group, request.Stop);
            }
            catch (AdministrationException)
            {
                // The first worker makes it.
            }

            Worker[] ours = [.. demo.Workers.Where(worker => worker.Group == group).OrderBy(static worker => worker.Name, StringComparer.Ordinal)];
            IEnumerable<(string Id, IReadOnlyList<Markup> Cells)> rows =
                ours.Select(worker => Ours(request, worker, consumers.FirstOrDefault(one => one.Consumer == worker.Name)))
                .Concat(consumers.Where(one => !demo.IsOurs(group, one.Consumer)).Select(one => Foreign(group, one)));
            groups.Add(Markup.Of($"""
                <section id="group~{group}"><h3>{group}</h3>
                <p>Last delivered: <span id="group~{group}~last">{LastDelivered(request, details)}</span></p>
                {Tables.Cards($"Workers of {group}", ["Worker", "State", "#Pending", "#Idle", "#Handled", "#Passed over", "#Failed", "#Claimed", "Levers"], rows)}
                {DemoForms.Add(request, demo.Key, group)}</section>
                """));
        }

        return Markup.Of($"{Markup.Join(groups)}<section id=new-group-section><h3>Another group</h3>{DemoForms.AddGroup(request, demo.Key)}</section>");
    }

    private static (string Id, IReadOnlyList<Markup> Cells) Ours(DashboardRequest request, Worker worker, ConsumerDetails? details)
    {
        string[] recent = [.. worker.Faults.Recent.TakeLast(5).Reverse()];
        Markup lately = Markup.If(recent.Length > 0, Markup.Of(
            $"<details id=\"{DemoForms.IdOf(worker)}~lately\"><summary>Lately</summary><ul>{Markup.Join(recent.Select(static line => Markup.Of($"<li>{line}</li>")))}</ul></details>"));
        string kind = worker is not { State: WorkerState.Running, Faults: { IsFrozen: false, Doomed: 0 } } ? "bad" : worker.IsReading ? "good" : "warn";
        return (DemoForms.IdOf(worker),
        [
            Markup.Of($"{worker.Name}{lately}"), Markup.Of($"<span class={kind}>{worker.Doing}</span>"), Markup.Of($"{details?.Pending ?? 0}"),
            Markup.Text(Idle(details)),
            Markup.Of($"{worker.HandledCount}"), Markup.Of($"{worker.SkippedCount}"), Markup.Of($"{worker.FailedCount}"), Markup.Of($"{worker.ClaimedCount}"),
            DemoForms.Worker(request, worker),
        ]);
    }

    private static (string Id, IReadOnlyList<Markup> Cells) Foreign(string group, ConsumerDetails consumer)
    {
        Markup unknown = Markup.Text("-");
        string state = consumer.Liveness == ConsumerLiveness.Released ? "given back" : "not of this process";
        return ($"foreign~{group}~{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(consumer.Consumer))}",
        [
            Markup.Text(consumer.Consumer), Markup.Of($"<span class=soft>{state}</span>"), Markup.Of($"{consumer.Pending}"), Markup.Text(Idle(consumer)),
            unknown, unknown, unknown, unknown, Markup.Of($"<span class=soft>{consumer.Explanation}</span>"),
        ]);
    }

    private Markup LastDelivered(DashboardRequest request, GroupDetails? group) => group is null || group.LastDelivered == EntryId.Min
        ? Markup.Of($"nothing yet")
        : Markup.Of($"<a class=id href=\"{request.Url("entry", ("key", demo.Key), ("id", group.LastDelivered.ToString()))}\">{group.LastDelivered}</a>");

    private static string Idle(ConsumerDetails? consumer) => consumer is null ? "-"
        : consumer.Idle.TotalDays >= 365 ? "never"
        : consumer.Idle.TotalSeconds >= 60 ? $"{(long)consumer.Idle.TotalMinutes} min"
        : $"{(long)consumer.Idle.TotalSeconds} s";
}
