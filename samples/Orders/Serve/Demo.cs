using System.Globalization;
using Events;
using Events.Administration;
using Events.Client;
using Events.Dashboard;
using Events.Definitions;
using Microsoft.Extensions.Logging.Abstractions;
using Orders.Contracts;

namespace Orders.Serve;

/// <summary>The workers of the demo, and what can be done to them while they run. One change at a time; looking waits for none.</summary>
internal sealed class Demo(EventsClient events, ServeOptions options)
{
    public const string Notifications = "notifications";
    public const string Analytics = "analytics";
    private const int MaxWorkers = 20;
    private const int MaxGroups = 8;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _lock = new();
    private readonly DemoMailer _mailer = new();
    private readonly Consumers.Analytics _analytics = new();
    private readonly List<Worker> _workers = [];
    private readonly List<GroupStarted> _more = [];

    /// <summary>The two of the program, and those that were made since.</summary>
    public IReadOnlyList<string> Groups
    {
        get
        {
            lock (_lock) return [Notifications, Analytics, .. _more.Select(static group => group.Name)];
        }
    }

    public string Key => options.StreamKey;

    public TimeSpan ClaimIdle => options.ClaimIdle;

    public Handled Handled { get; } = new();

    public long MailCount => _mailer.SentCount;

    public bool IsReaping { get; private set; } = true;

    public IReadOnlyList<Worker> Workers
    {
        get
        {
            lock (_lock) return [.. _workers];
        }
    }

    public async Task StartAsync(bool reset)
    {
        if (reset) await events.DeleteStreamAsync<OrderStream>(Key);
        StartDefaults();
    }

    public Task StopAsync() => Task.WhenAll(Workers.Select(static worker => worker.StopAsync()));

    public Worker Get(string group, string name) =>
        Workers.FirstOrDefault(worker => worker.Group == group && worker.Name == name)
        ?? throw new RefusedException($"This process runs no worker '{name}' of {group}: it is another process's, or was removed.");

    public Worker GetRunning(string group, string name) =>
        Get(group, name) is { State: WorkerState.Running } worker ? worker : throw new RefusedException($"{name} does not run.");

    /// <summary>
    /// Makes a group, and a worker that reads for it as analytics does. One that is there already goes on where it was, unless somebody else reads for it.
    /// </summary>
    public Task<string> AddGroupAsync(string group, string name, bool isAtEnd) => AloneAsync(async () =>
    {
        CheckName(group, "group");
        CheckName(name, "worker");
        if (Groups.Contains(group)) throw new RefusedException($"The demo has a group '{group}' already: add a worker to it.");
        if (Groups.Count >= MaxGroups || Workers.Count >= MaxWorkers) throw new RefusedException($"{MaxGroups} groups and {MaxWorkers} workers are enough for one process.");
        bool isThere = (await GroupsAsync()).Contains(group);
        string[] others = isThere ? [.. (await ConsumersAsync(group)).Where(static one => MayRun(one)).Select(static one => one.Consumer)] : [];
        if (others.Length > 0) throw new RefusedException($"{group} is another program's ({string.Join(", ", others)}): choose another name.");
        lock (_lock) _more.Add(new GroupStarted(group, isAtEnd ? GroupStart.End : GroupStart.Beginning));
        Start(group, name);
        return isThere ? $"{group} was there and goes on where it was; {name} reads for it."
            : $"{group} begins at the {(isAtEnd ? "end: it gets what is added from now on" : "beginning: it gets all that is still there")}. {name} reads for it.";
    });

    public Task<string> PauseAsync(string group, string name, bool isOn) => AloneAsync(() =>
    {
        Worker worker = GetRunning(group, name);
        if (worker.Faults.Doomed > 0) throw new RefusedException($"{name} is to take {worker.Faults.Doomed} more and die: a pause would keep it from that.");
        if (isOn) worker.Pause();
        else worker.Resume();
        return Task.FromResult(isOn
            ? $"{name} handles what it has, and reads and claims nothing until it is resumed."
            : $"{name} reads again.");
    });

    public Task<string> AddAsync(string group, string name) => AloneAsync(async () =>
    {
        CheckName(name, "worker");
        if (Workers.Any(worker => worker.Group == group && worker.Name == name)) throw new RefusedException($"{group} has a worker '{name}' already.");
        if (Workers.Count >= MaxWorkers) throw new RefusedException($"{MaxWorkers} workers are enough for one process.");
        if ((await ConsumersAsync(group)).Any(consumer => consumer.Consumer == name && Reads(consumer)))
        {
            throw new RefusedException($"Another process has the name '{name}' in {group}: two with one name would share what is pending.");
        }

        Start(group, name);
        return $"{name} reads for {group}.";
    });

    /// <summary>Stops it, hands over what it has, then deletes it. Refused where no worker of this process is there to take what it has.</summary>
    public Task<string> RemoveAsync(string group, string name) => AloneAsync(async () =>
    {
        Worker worker = Get(group, name);
        IReadOnlyList<ConsumerDetails> consumers = await ConsumersAsync(group);
        string? heir = Workers
            .Where(other => other.Group == group && other != worker && other is { State: WorkerState.Running, Faults.Doomed: 0, IsPaused: false })
            .Select(static other => other.Name).FirstOrDefault();
        long pending = consumers.FirstOrDefault(consumer => consumer.Consumer == name)?.Pending ?? 0;
        if (heir is null && pending > 0)
        {
            string[] foreign = [.. consumers.Where(one => Reads(one) && !IsOurs(group, one.Consumer))
                .Select(static one => one.Consumer)];
            string others = foreign.Length == 0 ? "" : $" Consumers of other processes ({string.Join(", ", foreign)}) are given nothing.";
            throw new RefusedException($"{name} has {Entries(pending)} pending, and {group} has no other worker here that runs and could take them.{others} Add one first.");
        }

        await worker.StopAsync();
        string done = $"{name} is removed; it had nothing pending.";
        if ((await ConsumersAsync(group)).Any(consumer => consumer.Consumer == name))
        {
            // It runs no more, whatever its lease says.
            ConsumerRemoval removal = await events.Administration.DeleteConsumerAsync(Key, group, name, handOver: true, handOverTo: heir, evenIfAlive: true);
            done = removal.HandedOver == 0 ? done : $"{name} is removed; {Entries(removal.HandedOver)} handed over to {heir ?? "whoever is next"} before.";
            if (removal.Gone > 0) done += $" {removal.Gone} without a payload went to the dead letters.";
        }

        lock (_lock) _workers.Remove(worker);
        return done;
    });

    public Task<string> CrashAsync(string group, string name, int deliveries) => AloneAsync(async () =>
    {
        Worker worker = GetRunning(group, name);
        if (worker.IsPaused) throw new RefusedException($"{name} is paused and takes nothing: resume it first.");
        await worker.CrashAsync(deliveries, IsReaping);
        return $"{name} takes {deliveries} {(deliveries == 1 ? "delivery" : "deliveries")} and dies before it has acknowledged any.";
    });

    public Task<string> KillAsync(string group, string name) => AloneAsync(async () =>
    {
        Worker worker = GetRunning(group, name);
        await worker.KillAsync();
        return $"{name} is dead; what it had in hand is pending.";
    });

    public Task<string> RestartAsync(string group, string name) => AloneAsync(() =>
    {
        Worker worker = Get(group, name);
        if (worker.State == WorkerState.Running) throw new RefusedException($"{name} runs.");
        worker.Start(IsReaping);
        return Task.FromResult($"{name} starts again, and takes up first what it had.");
    });

    public Task<string> ReapAsync(bool isOn) => AloneAsync(async () =>
    {
        IsReaping = isOn;
        foreach (Worker worker in Workers.Where(static worker => worker.State == WorkerState.Running && worker.Faults.Doomed == 0))
        {
            await worker.StopAsync();
            worker.Start(isOn);
        }

        return isOn
            ? $"Workers look every second for entries that were idle for {ClaimIdle.TotalSeconds} s."
            : "Nobody claims by itself any more: what a dead worker had stays pending until you claim it.";
    });

    public Task<(PendingMove Move, string Text)> ClaimAsync(string group, string name) => AloneAsync(async () =>
    {
        if (Get(group, name) is not { State: WorkerState.Running, IsPaused: false }) throw new RefusedException($"{name} does not run, or is paused: what it is given would wait.");
        PendingMove move = await events.Administration.ClaimAsync(Key, group, name, new PendingFilter { MinIdle = ClaimIdle });
        string idle = string.Create(CultureInfo.InvariantCulture, $"idle for {ClaimIdle.TotalSeconds} s");
        string text = move.Moved == 0 ? $"Nothing that others of {group} have was {idle}: nothing is claimed."
            : $"{Entries(move.Moved)} that had been {idle} claimed for {name}, who handles {(move.Moved == 1 ? "it" : "them")} now.";
        if (move.Gone > 0) text += $" {move.Gone} without a payload are left: they become dead letters.";
        return (move, text);
    });

    public Task<string> ResetAsync() => AloneAsync(async () =>
    {
        List<string> foreign = [], quiet = [];
        foreach (string group in await GroupsAsync())
        {
            foreach (ConsumerDetails consumer in await ConsumersAsync(group))
            {
                if (IsOurs(group, consumer.Consumer)) continue;
                if (Reads(consumer)) foreign.Add(consumer.Consumer);
                else if (consumer.Liveness == ConsumerLiveness.Unknown) quiet.Add(consumer.Consumer);
            }
        }

        if (foreign.Count > 0) throw new RefusedException($"Other processes read this stream ({string.Join(", ", foreign)}), or did a moment ago: stop them first.");
        await StopAsync();
        lock (_lock)
        {
            _workers.Clear();
            _more.Clear();
        }

        await events.DeleteStreamAsync<OrderStream>(Key);
        Handled.Clear();
        _mailer.Clear();
        IsReaping = true;
        StartDefaults();
        return "The stream and all beside it are deleted; three workers start on a new one." + Unheard(quiet);
    });

    /// <summary>True when a group was made here to begin at the end: the server counts for it from its first entry on.</summary>
    public bool BeginsAtEnd(string group)
    {
        lock (_lock) return _more.Exists(one => one.Name == group && one.StartAt == GroupStart.End);
    }

    public bool IsOurs(string group, string name) => Workers.Any(worker => worker.Group == group && worker.Name == name);

    private void StartDefaults()
    {
        Start(Notifications, "worker-a");
        Start(Notifications, "worker-b");
        Start(Analytics, "worker-c");
    }

    private void Start(string group, string name)
    {
        var worker = new Worker(group, name, Handled, ClaimIdle, Consumer(group));
        lock (_lock) _workers.Add(worker);
        worker.Start(IsReaping);
    }

    private Func<ConsumerOptions, GroupConsumer> Consumer(string group)
    {
        if (group == Notifications) return consumer => events.CreateConsumer(new Consumers.Notifications(_mailer), consumer, Key);
        if (group == Analytics) return consumer => events.CreateConsumer(_analytics, consumer, Key);

        // The handlers of analytics under another name: a view of its own.
        GroupStart startAt;
        lock (_lock) startAt = _more.First(one => one.Name == group).StartAt;
        var definition = new ConsumerGroupDefinition(OrderStream.Definition, group, startAt, [.. Consumers.Analytics.Definition.Handlers]);
        return consumer => new GroupConsumer(events.Store, definition, new Consumers.Analytics(), consumer, TimeProvider.System, NullLogger.Instance, Key);
    }

    private async Task<string[]> GroupsAsync()
    {
        try
        {
            return [.. (await events.Administration.ListGroupsAsync(Key)).Select(static group => group.Group)];
        }
        catch (AdministrationException)
        {
            // No stream yet: the first worker makes it.
            return [];
        }
    }

    private async Task<IReadOnlyList<ConsumerDetails>> ConsumersAsync(string group)
    {
        try
        {
            return await events.Administration.ListConsumersAsync(Key, group);
        }
        catch (AdministrationException exception) when (exception.Error is AdministrationError.StreamNotFound or AdministrationError.GroupNotFound)
        {
            return [];
        }
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> change)
    {
        await _one.WaitAsync();
        try
        {
            return await change();
        }
        finally
        {
            _one.Release();
        }
    }

    // A program of another kind, such as one of redis-py, takes no lease; what is known of it is when it was heard of.
    private bool Reads(ConsumerDetails consumer) =>
        consumer.Liveness == ConsumerLiveness.Alive || (consumer.Liveness == ConsumerLiveness.Unknown && consumer.Idle < options.HeardWithin);

    // The server hears of a read when it begins, and up to 7.0 only of one that finds something: one that waits in vain looks like a program that has ended.
    private static string Unheard(List<string> quiet) => quiet.Count == 0
        ? ""
        : $" {string.Join(", ", quiet)} took no lease and had not been heard of for a while: the server does not tell whether {(quiet.Count == 1 ? "it" : "one")} still waits for entries. A program that does is woken by an error now.";

    private static bool MayRun(ConsumerDetails consumer) =>
        consumer.Liveness == ConsumerLiveness.Alive || consumer is { Liveness: ConsumerLiveness.Unknown, Pending: > 0 };

    private static void CheckName(string name, string what)
    {
        bool isOne = name.Length is > 0 and <= 40 && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
        if (!isOne) throw new BadInputException($"'{name}' is no name for a {what}; expected up to 40 letters, digits, '-', '_' and '.'.");
    }

    /// <summary>A group that was made on the page.</summary>
    private sealed record GroupStarted(string Name, GroupStart StartAt);

    private static string Entries(long count) => count == 1 ? "1 entry" : string.Create(CultureInfo.InvariantCulture, $"{count} entries");
}
