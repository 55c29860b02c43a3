using Events.Administration;
using Events.Dashboard;
using Events.Dashboard.Html;

namespace Orders.Serve;

/// <summary>Who reads for each group: our workers with their levers, and consumers of other processes, marked as such.</summary>
internal sealed class WorkersPanel(Demo demo)
{
    public async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        var groups = new List<Markup>();
        foreach (string group in Demo.Groups)
        {
            IReadOnlyList<ConsumerDetails> consumers = [];
            try
            {
                consumers = await request.Administration.ListConsumersAsync(demo.Key, group, request.Stop);
            }
            catch (AdministrationException)
            {
                // The first worker makes it.
            }

            Worker[] ours = [.. demo.Workers.Where(worker => worker.Group == group).OrderBy(static worker => worker.Name, StringComparer.Ordinal)];
            IEnumerable<Markup> rows = ours.Select(worker => Ours(request, worker, consumers.FirstOrDefault(one => one.Consumer == worker.Name)))
                .Concat(consumers.Where(one => !demo.IsOurs(group, one.Consumer)).Select(Foreign));
            groups.Add(Markup.Of($"""
                <section id="group-{group}"><h3>{group}</h3>
                {Tables.Table($"Workers of {group}", Tables.Heads("Worker", "State", "#Pending", "#Idle", "#Handled", "#Passed over", "#Failed", "Levers"), rows)}
                {DemoForms.Add(request, group)}</section>
                """));
        }

        return Markup.Join(groups);
    }

    private static Markup Ours(DashboardRequest request, Worker worker, ConsumerDetails? details)
    {
        string[] recent = [.. worker.Faults.Recent.TakeLast(5).Reverse()];
        Markup lately = Markup.If(recent.Length > 0, Markup.Of(
            $"<details id=\"w-{worker.Group}-{worker.Name}-lately\"><summary>Lately</summary><ul>{Markup.Join(recent.Select(static line => Markup.Of($"<li>{line}</li>")))}</ul></details>"));
        string kind = worker.State == WorkerState.Running && !worker.Faults.IsFrozen && worker.Faults.Doomed == 0 ? "good" : "bad";
        return Markup.Of($"""
            <tr id="w-{worker.Group}-{worker.Name}"><th scope=row>{worker.Name}{lately}</th><td><span class={kind}>{worker.Doing}</span></td><td class=n>{details?.Pending ?? 0}</td>
            <td class=n>{Idle(details)}</td><td class=n>{worker.HandledCount}</td><td class=n>{worker.SkippedCount}</td><td class=n>{worker.FailedCount}</td><td class=levers>{DemoForms.Worker(request, worker)}</td></tr>
            """);
    }

    private static Markup Foreign(ConsumerDetails consumer) => Markup.Of($"""
        <tr><th scope=row>{consumer.Consumer}</th><td><span class=soft>{(consumer.Liveness == ConsumerLiveness.Released ? "given back" : "not of this process")}</span></td>
        <td class=n>{consumer.Pending}</td><td class=n>{Idle(consumer)}</td><td class=n>-</td><td class=n>-</td><td class=n>-</td><td class=soft>{consumer.Explanation}</td></tr>
        """);

    private static string Idle(ConsumerDetails? consumer) => consumer is null ? "-"
        : consumer.Idle.TotalDays >= 365 ? "never"
        : consumer.Idle.TotalSeconds >= 60 ? $"{(long)consumer.Idle.TotalMinutes} min"
        : $"{(long)consumer.Idle.TotalSeconds} s";
}
