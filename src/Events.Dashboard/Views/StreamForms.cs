using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Live;
using Events.Dashboard.Serving;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Dashboard.Views;

/// <summary>The forms of the built-in actions; nothing for who may not act.</summary>
internal static class StreamForms
{
    public static Markup Trim(DashboardRequest request, string stream) => Markup.Of($"""
        <p class=soft>Without "exactly" whole nodes go alone (a hundred entries, or 4 KiB): fewer than asked for, and perhaps none. Look first at what would go.</p>
        {request.Form(
            "trim",
            "trim",
            "Trim",
            Markup.Of($"{Inputs.Number("trim-maxlen", "maxlen", "Keep the newest", 1000)}{Inputs.Check("trim-exact", "exact", "exactly")}<button class=second type=submit formaction=\"{request.Root}/actions/trim-plan\" name={PostedForm.Looks} value=on>Show what goes</button>"),
            [("key", stream)],
            $"What is trimmed from {stream} is gone for good. Trim it?",
            $"XTRIM {stream} MAXLEN ~ n")}
        """);

    /// <summary>Writes the form that finds an entry: also for those who may only look.</summary>
    public static Markup Find(DashboardRequest request, string stream) => Markup.Of($"""
        <p class=soft>Who has it, since when, how often it was delivered, and what became of it.</p>
        {Parts.Filter(request, "entry", Markup.Of($"{Inputs.Hidden("key", stream)}{Inputs.Text("find-id", "id", "Entry ID", hint: "1716998413541-0", isRequired: true)}"))}
        """);

    public static Markup Replay(DashboardRequest request, string stream) => Markup.Of($"""
        <p class=soft>Reading a range moves no group. An entry ID, its time alone, - and +, a time, or how long ago: 15m; ( in front of an ID leaves it out.</p>
        {request.Form(
            "replay",
            "replay",
            "Replay",
            Markup.Of($"{Inputs.Text("replay-from", "from", "From", "-", isRequired: true)}{Inputs.Text("replay-to", "to", "To", "+", isRequired: true)}{Inputs.Number("replay-count", "count", "At most", 20)}{Inputs.Text("replay-type", "type", "Of type", hint: "all")}"),
            [("key", stream)],
            command: $"XRANGE {stream} - + COUNT n")}
        """);

    public static Markup Position(DashboardRequest request, GroupDetails group)
    {
        if (!request.CanAct) return Markup.Empty;
        string id = ElementIds.Of("p", group.Group);
        return Markup.Of($"""
            <details id="{id}-more"><summary>Set the position of {group.Group}</summary>
            {request.Form(
                id,
                "position",
                "Set",
                Markup.Of($"{Inputs.Text(id + "-after", "after", "Deliver what comes after", "$", isRequired: true)}<button class=second type=submit aria-label=\"Show what it means: {group.Group}\" formaction=\"{request.Root}/actions/position-plan\" name={PostedForm.Looks} value=on>Show what it means</button>"),
                [("key", group.Stream), ("group", group.Group)],
                $"Entries may be delivered again, or never. Set the position of {group.Group} on {group.Stream}?",
                $"XGROUP SETID {group.Stream} {group.Group} id",
                $"Set: {group.Group}")}
            </details>
            """);
    }

    public static Markup Consumer(DashboardRequest request, ConsumerDetails consumer, GroupSnapshot group)
    {
        if (!request.CanAct || consumer.Liveness == ConsumerLiveness.Released) return Markup.Empty;
        string id = ElementIds.Of("a", consumer.Group, consumer.Consumer);
        (string, string)[] who = [("key", consumer.Stream), ("group", consumer.Group), ("consumer", consumer.Consumer)];
        string whose = $"{consumer.Consumer} of {consumer.Group}";
        IEnumerable<(string, string)> others = group.Consumers
            .Where(other => other.Consumer != consumer.Consumer && other.Liveness != ConsumerLiveness.Released)
            .Select(static other => (other.Consumer, Named(other))).Prepend(("", "whoever is free first"));
        return Markup.Of($"""
            <details id="{id}-more"><summary>Act on {consumer.Consumer}</summary>
            {request.Form(
                id + "-h", "handover", "Hand over", Inputs.Select(id + "-to", "to", "What it has goes to", others), who,
                $"Take all that {consumer.Consumer} of {consumer.Group} has pending on {consumer.Stream} away from it?", $"XPENDING {consumer.Stream} {consumer.Group} - + 1000 {consumer.Consumer} / XCLAIM … JUSTID",
                $"Hand over: {whose}")}
            {request.Form(
                id + "-c", "claim", "Claim", Inputs.Text(id + "-idle", "idle", "It gets what is idle for", "60s", isRequired: true), who,
                command: $"XAUTOCLAIM {consumer.Stream} {consumer.Group} {consumer.Consumer} ms 0 JUSTID",
                label: $"Claim: {whose}")}
            {request.Form(
                id + "-d", "delete-consumer", "Delete", Inputs.Check(id + "-first", "handover", "hand over first what it has", isOn: true), who,
                $"Delete the consumer {consumer.Consumer} of {consumer.Group} on {consumer.Stream}?", $"XGROUP DELCONSUMER {consumer.Stream} {consumer.Group} {consumer.Consumer}",
                $"Delete: {whose}")}
            </details>
            """);
    }

    public static Markup Kind(DashboardRequest request, DeadLetterKind kind)
    {
        string id = ElementIds.Of("k", kind.Group, kind.Fingerprint, kind.Reason, "act");
        (string, string)[] which = [("key", kind.Stream), ("group", kind.Group), ("fingerprint", kind.Fingerprint), ("reason", kind.Reason)];
        string whose = $"{kind.Reason} {kind.Fingerprint} of {kind.Group}";
        return Markup.Of($"""
            {request.Form(id + "-r", "requeue-kind", "Send all back", hidden: which, confirm: $"Send {Words.Letters(kind.Count)} back to {kind.Group}?", command: SendBack(kind.Stream, kind.Group, "id", "… of each"), label: $"Send all back: {whose}")}
            {request.Form(id + "-d", "discard-kind", "Discard all", hidden: which, confirm: $"Delete {Words.Letters(kind.Count)} of {kind.Group} on {kind.Stream} for good?", command: $"XDEL {DeliveryKeys.DeadLetters(new StreamKey(kind.Stream))} id …", label: $"Discard all: {whose}")}
            """);
    }

    public static Markup Letter(DashboardRequest request, string stream, string group, EntryId id)
    {
        (string, string)[] which = [("key", stream), ("id", id.ToString())];
        return Markup.Of($"""
            <p class=soft>It goes back to the group that gave it up, and to no other, with a fresh delivery count.</p>
            {request.Form(
                "requeue", "requeue", "Send back",
                Markup.Of($"<label for=requeue-changes>Change fields before: name=value, a line each<textarea id=requeue-changes name=changes rows=3 cols=30></textarea></label>"), which,
                command: SendBack(stream, group, id.ToString(), "…"))}
            {request.Form("discard", "discard", "Discard", hidden: which, confirm: $"Delete the dead letter {id} of {stream} for good?", command: $"XDEL {DeliveryKeys.DeadLetters(new StreamKey(stream))} {id}")}
            """);
    }

    // Whoever is given entries should be there to handle them: who lives needs no word, of the others it is said what is known.
    private static string Named(ConsumerDetails consumer) => consumer.Liveness switch
    {
        ConsumerLiveness.Alive => consumer.Consumer,
        _ => $"{consumer.Consumer} ({Words.Of(consumer.Liveness)})",
    };

    // It is one script, so that a letter is in one of the two at any time.
    private static string SendBack(string stream, string group, string id, string fields) =>
        $"XADD {DeliveryKeys.Requeue(new StreamKey(stream), group)} * {fields} / XDEL {DeliveryKeys.DeadLetters(new StreamKey(stream))} {id}";
}
