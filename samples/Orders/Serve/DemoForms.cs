using Events.Dashboard;
using Events.Dashboard.Html;

namespace Orders.Serve;

/// <summary>The levers of the demo.</summary>
internal static class DemoForms
{
    public static Markup Produce(DashboardRequest request, string key) => request.Form(
        "produce",
        "demo-produce",
        "Produce",
        Markup.Of($"{Inputs.Number("produce-count", "count", "How many", 10)}{Inputs.Select("produce-type", "type", "Of which type", Producer.Choices)}"),
        command: $"XADD {key} MAXLEN ~ n * type … ts_ms … order_id … customer … amount …");

    public static Markup Stage(DashboardRequest request, Demo demo)
    {
        IReadOnlyList<Worker> workers = demo.Workers;
        IEnumerable<(string, string)> targets = demo.Groups
            .SelectMany(group => workers.Where(worker => worker.Group == group).OrderBy(static worker => worker.Name, StringComparer.Ordinal))
            .Where(static worker => worker is { State: WorkerState.Running, IsPaused: false })
            .Select(static worker => ($"{worker.Group}/{worker.Name}", $"{worker.Group} → {worker.Name}"));
        string reaping = demo.IsReaping ? $"on: each worker claims what was idle for {demo.ClaimIdle.TotalSeconds} s" : "off: what a dead worker had stays pending";
        return Markup.Of($"""
            {request.Form(
                "claim-form", "demo-claim", "XAUTOCLAIM", Inputs.Select("claim-to", "to", "Idle entries go to", targets),
                command: $"XAUTOCLAIM {demo.Key} group worker {demo.ClaimIdle.TotalMilliseconds} 0 JUSTID")}
            <p>Automatic reaping is <b>{reaping}</b>.</p>
            {request.Form("reaping", "demo-reap", demo.IsReaping ? "Switch reaping off" : "Switch reaping on", hidden: [("on", demo.IsReaping ? "false" : "true")],
                command: $"each worker, each second: XPENDING {demo.Key} group - + n / XCLAIM {demo.Key} group worker {demo.ClaimIdle.TotalMilliseconds} id …")}
            {request.Form(
                "reset", "demo-reset", "Reset", confirm: $"Delete {demo.Key} with its groups, pending entries and dead letters, and begin anew?", command: $"DEL {demo.Key} …")}
            """);
    }

    public static Markup Add(DashboardRequest request, string key, string group) => request.Form(
        $"add~{group}~form", "demo-add", $"Add to {group}", Inputs.Text($"add~{group}~name", "name", "A worker named", hint: "worker-d", isRequired: true), [("group", group)],
        command: $"XREADGROUP GROUP {group} worker COUNT n BLOCK ms STREAMS {key} >");

    public static Markup AddGroup(DashboardRequest request, string key) => request.Form(
        "new-group", "demo-group", "Make a group",
        Markup.Of($"{Inputs.Text("new-group-group", "group", "A new group named", hint: "audit", isRequired: true)}{Inputs.Text("new-group-name", "name", "with a worker named", "worker-1", isRequired: true)}{Inputs.Select("new-group-from", "from", "which begins at", [("beginning", "the beginning"), ("end", "the end")])}"),
        command: $"XGROUP CREATE {key} group 0 MKSTREAM");

    /// <summary>The name of a worker's row. No group or worker has what parts it in its name.</summary>
    public static string IdOf(Worker worker) => $"w~{worker.Group}~{worker.Name}";

    public static Markup Worker(DashboardRequest request, Worker worker)
    {
        string id = IdOf(worker);
        (string, string)[] who = [("group", worker.Group), ("name", worker.Name)];
        bool runs = worker.State == WorkerState.Running;
        string pause = worker.IsPaused ? "Resume" : "Pause";
        string freeze = worker.Faults.IsFrozen ? "Thaw" : "Freeze";
        string whose = $"{worker.Name} of {worker.Group}";

        // The same forms whatever it is, so that what they answer stays beside them.
        return Markup.Of($"""
            <div class=row>
            {request.Form(id + "~crash", "demo-crash", $"Crash {worker.Name}", Inputs.Number(id + "~crash-n", "count", "with the next", 3), who, label: $"Crash {whose}")}
            {request.Form(id + "~life", runs ? "demo-kill" : "demo-start", runs ? $"Kill {worker.Name}" : $"Start {worker.Name} again", hidden: who,
                label: runs ? $"Kill {whose}" : $"Start {worker.Name} again: {worker.Group}")}
            {request.Form(
                id + "~remove", "demo-remove", $"Remove {worker.Name}", hidden: who, confirm: $"Hand over what {worker.Name} has, and remove it?", label: $"Remove {whose}")}
            </div>
            <details id="{id}~more"><summary>More of {worker.Name}</summary>
            <code class=cli>Remove: XCLAIM … JUSTID, XGROUP DELCONSUMER … {worker.Group} {worker.Name}. Crash and kill: deliveries without XACK. Pause: no XREADGROUP.</code>
            {request.Form(id + "~time", "demo-time", "Set", Inputs.Number(id + "~ms", "ms", "Milliseconds an entry", worker.Faults.Delay), who, label: $"Set: {whose}")}
            {request.Form(id + "~throw", "demo-throw", "Fail", Inputs.Number(id + "~throw-n", "count", "The next handlers that throw", 3), who, label: $"Fail: {whose}")}
            {request.Form(id + "~pause", "demo-pause", pause, hidden: [.. who, ("on", worker.IsPaused ? "false" : "true")], label: $"{pause}: {whose}")}
            {request.Form(id + "~freeze", "demo-freeze", freeze, hidden: [.. who, ("on", worker.Faults.IsFrozen ? "false" : "true")], label: $"{freeze}: {whose}")}
            </details>
            """);
    }
}
