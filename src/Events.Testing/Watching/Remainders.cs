using System.Globalization;
using Events.Consuming;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Testing.Journals;
using Events.Testing.Stores;

namespace Events.Testing.Watching;

/// <summary>Finds what is left to be handled by the groups of all consumers, and says why.</summary>
internal sealed class Remainders(World world)
{
    private const int MostLooked = 1000;

    /// <summary>Finds all that is left; nothing when every group has been given every entry and is done with it.</summary>
    public IReadOnlyList<Remainder> Find()
    {
        var left = new List<Remainder>();
        foreach (IGrouping<(HarnessStore Store, string Stream, string Group), HarnessConsumer> group in world.Consumers.All
            .Where(static one => !one.IsReplaced).GroupBy(static one => (one.Store, one.Stream.Name, one.Group)))
        {
            HarnessConsumer[] members = [.. group];
            try
            {
                Find(left, members[0].Stream, members, isRequeue: false);
                Find(left, members[0].Requeue, members, isRequeue: true);
            }
            catch (StreamStoreException exception)
            {
                left.Add(new Remainder($"{group.Key.Stream}, group '{group.Key.Group}': {exception.Message}", true));
            }
        }

        return left;
    }

    /// <summary>Says what each consumer is doing, a line each.</summary>
    public string DescribeConsumers() => string.Join('\n', world.Consumers.All.Where(static one => !one.IsReplaced).Select(one =>
    {
        ConsumerStatus status = one.Consumer.Status;
        string error = status.LastError is { } last ? $"; last error {Short(last)}" : "";
        return $"  consumer '{one.Name}' of group '{one.Group}' on {one.Stream.Name}{one.Store.Call}: {(one.IsCrashed ? "crashed" : status.State)}{error}";
    }));

    private void Find(List<Remainder> left, StreamKey stream, HarnessConsumer[] members, bool isRequeue)
    {
        HarnessStore store = members[0].Store;
        string group = members[0].Group;
        string where = $"{stream.Name}{store.Call}, group '{group}': ";
        if (Quiet.FindGroup(store, stream, group) is not { } found)
        {
            FindWithoutGroup(left, where, stream, members, isRequeue);
            return;
        }

        bool reads = members.Any(static one => one.State == ConsumerState.Running) && !store.IsAway;
        using (EntryPage page = store.Inner.ReadAsync(stream, found.LastDeliveredId, MostLooked).Now())
        {
            for (int i = 0; i < page.Count; i++)
            {
                string type = System.Text.Encoding.UTF8.GetString(page.GetFields(i).EventType);
                left.Add(new Remainder($"{where}{page.GetId(i)} {type} is not delivered yet{WhyNot(members)}", !reads && !IsAnyStarting(members)));
            }
        }

        var query = new PendingQuery { Count = MostLooked };
        foreach (PendingEntry line in store.Inner.PendingAsync(stream, group, query).Now())
        {
            (string text, bool waits) = Describe(store, stream, group, line);
            left.Add(new Remainder($"{where}{line.Id} {store.Journal.TypeOf(stream.Name, line.Id)} {text}", waits || store.IsAway));
        }

        foreach (HarnessConsumer member in members.Where(static one => one.Options.AtMostOnce))
        {
            foreach (EntryId id in store.Journal.ReadAndUnhandled(
                stream.Name, group, type => member.Definition.Handlers.Any(handler => handler.EventType == type)))
            {
                left.Add(new Remainder($"{where}{id} {store.Journal.TypeOf(stream.Name, id)} was read and is not handled yet", !member.IsAlive));
            }
        }
    }

    private static void FindWithoutGroup(List<Remainder> left, string where, StreamKey stream, HarnessConsumer[] members, bool isRequeue)
    {
        if (!isRequeue)
        {
            left.Add(new Remainder($"{where}the group does not exist yet{WhyNot(members)}", !IsAnyStarting(members) && !HasRunning(members)));
            return;
        }

        HarnessStore store = members[0].Store;
        if (!store.Inner.ExistsAsync(stream).Now()) return;
        long count = store.Inner.LengthAsync(stream).Now();
        if (count == 0) return;
        left.Add(new Remainder(
            $"{where}{count} requeued, which the group takes up within {nameof(ConsumerOptions.ReapInterval)}", true));
    }

    private (string Text, bool Waits) Describe(HarnessStore store, StreamKey stream, string group, PendingEntry line)
    {
        string tried = $"delivery {line.DeliveryCount}{FailureOf(store, stream, group, line.Id)}";
        if (line.Consumer == DeliveryKeys.ReleasedConsumer) return ($"was released, and is taken up when time passes ({tried})", true);
        if (world.Consumers.FindAlive(store, stream.Name, group, line.Consumer) is not { } owner)
        {
            return (WithoutOwner(store, stream, group, line, tried), true);
        }

        (Standing standing, DateTimeOffset due) = store.Journal.StandingOf(stream.Name, group, line.Id);
        if (standing == Standing.Deferred)
        {
            string wait = (due - world.Time.GetUtcNow()).ToString("c", CultureInfo.InvariantCulture);
            return due > world.Time.GetUtcNow() ? ($"waits for its retry in {wait} ({tried})", true) : ($"is due for its retry ({tried})", false);
        }

        if (standing != Standing.InHand) return ($"is pending for '{line.Consumer}', which takes it up when time passes ({tried})", true);
        if (world.Consumers.Runs.FirstOrDefault(run => run.IsOf(owner.Store, stream.Name, owner.Group, owner.Name) && run.Ids.Contains(line.Id)) is not { } run)
        {
            // Behind a handler, behind another of its key, or until its batch is full.
            return ($"is in hand of '{line.Consumer}', and its handler has not begun ({tried})", true);
        }

        string handler = owner.Consumer.GetRunning().FirstOrDefault(one => one.Id == line.Id).Handler ?? "the handler";
        return run.WaitsForTime
            ? ($"is being handled by {handler}, which waits for time to pass ({tried})", true)
            : ($"is being handled by {handler}, which has not returned ({tried})", false);
    }

    private string WithoutOwner(HarnessStore store, StreamKey stream, string group, PendingEntry line, string tried)
    {
        HarnessConsumer? known = world.Consumers.All.LastOrDefault(one => one.Is(store, stream.Name, group, line.Consumer));
        string who = known switch
        {
            null => "which is no consumer of the harness",
            { IsCrashed: true } => "which has crashed: RestartAsync starts it again",
            _ => "which has stopped",
        };
        return $"is pending for '{line.Consumer}', {who}; others claim it after {nameof(ConsumerOptions.MinIdle)} ({tried})";
    }

    private static string FailureOf(HarnessStore store, StreamKey stream, string group, EntryId id) =>
        store.Journal.FailureOf(stream.Name, group, id) is { } failure ? $", {Short(failure)}" : "";

    private static string WhyNot(HarnessConsumer[] members) => members[0].Store.IsAway
        ? ": the connection is cut"
        : HasRunning(members)
            ? ""
            : $": {string.Join(", ", members.Select(static one => $"'{one.Name}' {(one.IsCrashed ? "has crashed" : $"is {one.State}")}"))}";

    private static bool HasRunning(HarnessConsumer[] members) => members.Any(static one => one.State == ConsumerState.Running);

    private static bool IsAnyStarting(HarnessConsumer[] members) => members.Any(static one => one.IsStarting);

    private static string Short(Exception exception)
    {
        string message = exception.Message.ReplaceLineEndings(" ");
        return $"{exception.GetType().Name}: {(message.Length > 200 ? message[..200] + "…" : message)}";
    }
}
