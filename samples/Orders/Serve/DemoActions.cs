using Events;
using Events.Administration;
using Events.Dashboard;
using Events.Dashboard.Html;

namespace Orders.Serve;

/// <summary>Does what the levers say. Everything is read, and refused, before anything is done.</summary>
internal sealed class DemoActions(Demo demo, Producer producer)
{
    public IReadOnlyList<DashboardAction> All =>
    [
        new("demo-produce", ProduceAsync),
        new("demo-add", async (_, form) => Done(await demo.AddAsync(Group(form), form.GetText("name")))),
        new("demo-remove", async (_, form) => Done(await demo.RemoveAsync(Group(form), form.GetText("name")))),
        new("demo-crash", async (_, form) => Done(await demo.CrashAsync(Group(form), form.GetText("name"), (int)form.GetNumber("count", 1, 100)))),
        new("demo-kill", async (_, form) => Done(await demo.KillAsync(Group(form), form.GetText("name")))),
        new("demo-start", async (_, form) => Done(await demo.RestartAsync(Group(form), form.GetText("name")))),
        new("demo-pause", async (_, form) => Done(await demo.PauseAsync(Group(form), form.GetText("name"), form.GetChoice("on", "true", "false") == "true"))),
        new("demo-group", async (_, form) => Done(await demo.AddGroupAsync(form.GetText("group"), form.GetText("name"), form.GetChoice("from", "beginning", "end") == "end"))),
        new("demo-time", SetTimeAsync),
        new("demo-throw", ThrowAsync),
        new("demo-freeze", FreezeAsync),
        new("demo-claim", ClaimAsync),
        new("demo-reap", async (_, form) => Done(await demo.ReapAsync(form.GetChoice("on", "true", "false") == "true"))),
        new("demo-reset", async (_, _) => Done(await demo.ResetAsync())),
    ];

    private async Task<ActionOutcome> ProduceAsync(DashboardRequest request, DashboardForm form)
    {
        int count = (int)form.GetNumber("count", 1, 500);
        string type = form.GetChoice("type", [.. Producer.Choices.Select(static choice => choice.Value)]);
        IReadOnlyList<EntryId> ids = await producer.ProduceAsync(count, type);
        Markup links = Markup.Join(ids.Take(100).Select(id => Markup.Of($" <a class=id href=\"{request.Url("entry", ("key", demo.Key), ("id", id.ToString()))}\">{id}</a>")));
        return new ActionOutcome(
            $"{ids.Count} produced, {ids[0]} to {ids[^1]}.", $"XADD {demo.Key} MAXLEN ~ … * type {(type.StartsWith("order.", StringComparison.Ordinal) ? type : "…")} …", Markup.Of($"<details><summary>Their IDs</summary>{links}</details>"));
    }

    private Task<ActionOutcome> SetTimeAsync(DashboardRequest request, DashboardForm form)
    {
        int milliseconds = (int)form.GetNumber("ms", 0, 60_000);
        Worker worker = demo.Get(Group(form), form.GetText("name"));
        worker.Faults.Delay = milliseconds;
        return Task.FromResult(Done($"{worker.Name} takes {milliseconds} ms an entry."));
    }

    private Task<ActionOutcome> ThrowAsync(DashboardRequest request, DashboardForm form)
    {
        int count = (int)form.GetNumber("count", 1, 1_000);
        Worker worker = demo.GetRunning(Group(form), form.GetText("name"));
        worker.Faults.ThrowNext(count);
        return Task.FromResult(Done($"The next {count} handlers of {worker.Name} throw: each entry is tried again, three times in all, then it is a dead letter."));
    }

    private Task<ActionOutcome> FreezeAsync(DashboardRequest request, DashboardForm form)
    {
        bool isOn = form.GetChoice("on", "true", "false") == "true";
        Worker worker = demo.GetRunning(Group(form), form.GetText("name"));
        if (isOn) worker.Faults.Freeze();
        else worker.Faults.Thaw();
        return Task.FromResult(Done(isOn
            ? $"{worker.Name} hangs with what it has: it renews its leases, so nobody else takes that."
            : $"{worker.Name} goes on."));
    }

    private async Task<ActionOutcome> ClaimAsync(DashboardRequest request, DashboardForm form)
    {
        string[] to = form.GetText("to").Split('/', 2);
        if (to.Length != 2 || !demo.Groups.Contains(to[0])) throw new BadInputException("Choose to whom idle entries go.");
        (PendingMove move, string text) = await demo.ClaimAsync(to[0], to[1]);
        return new ActionOutcome(text, $"XAUTOCLAIM {demo.Key} {move.Group} {move.To} {(long)demo.ClaimIdle.TotalMilliseconds} 0 JUSTID");
    }

    private string Group(DashboardForm form) => form.GetChoice("group", [.. demo.Groups]);

    private static ActionOutcome Done(string message) => new(message);
}
