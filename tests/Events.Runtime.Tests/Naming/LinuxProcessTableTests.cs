using Events.Store.Delivery;
using Events.Naming;

namespace Events.Runtime.Tests.Naming;

/// <summary>Which processes are known to be dead: only those that certainly are.</summary>
public sealed class LinuxProcessTableTests : IDisposable
{
    private const string Boot = "6ff61fe5-b761-4057-bd48-28444fd7bf22";
    private const string Namespace = "pid:[4026531836]";
    private const string Time = "time:[4026531834]";

    private readonly string _root = Directory.CreateTempSubdirectory("events-proc-").FullName;
    private readonly HashSet<int> _running = [100];

    public LinuxProcessTableTests()
    {
        Write("sys/kernel/random/boot_id", Boot + "\n");
        AddProcess(100, 'S', 5_000);
        Directory.CreateDirectory(Path.Combine(_root, "100/ns"));
        Link("100/ns/pid", Namespace);
        Link("100/ns/time", Time);
        Link("self", "100");
    }

    private LinuxProcessTable Table => new(_root, 100, _running.Contains);

    [Fact]
    public void This_process_is_known_by_boot_namespace_and_start() =>
        Assert.Equal(new ProcessIdentity(Boot, Namespace, Time, 100, 5_000), Table.Self);

    [Fact]
    public void A_process_that_runs_is_alive()
    {
        AddProcess(7, 'R', 600);
        Assert.Equal(Liveness.Alive, Table.LookUp(Other(7, 600)));
        Assert.Equal(Liveness.Alive, Table.LookUp(Table.Self!));
    }

    [Fact]
    public void One_that_is_not_there_or_not_collected_yet_is_dead()
    {
        AddProcess(7, 'Z', 600);
        Assert.Equal(Liveness.Dead, Table.LookUp(Other(7, 600)));
        Assert.Equal(Liveness.Dead, Table.LookUp(Other(8, 600)));
    }

    [Fact]
    public void One_whose_ID_another_process_has_now_is_dead()
    {
        AddProcess(7, 'S', 601);
        Assert.Equal(Liveness.Dead, Table.LookUp(Other(7, 600)));
        Assert.Equal(Liveness.Dead, Table.LookUp(Table.Self! with { StartTicks = 4_999 }));
    }

    [Fact]
    public void A_process_in_another_container_of_the_same_machine_is_never_taken_for_dead() =>
        Assert.Equal(Liveness.Unknown, Table.LookUp(Other(1, 600) with { PidNamespace = "pid:[4026532999]" }));

    [Fact]
    public void Nor_one_of_another_machine_or_of_another_boot_or_with_another_clock()
    {
        Assert.Equal(Liveness.Unknown, Table.LookUp(Other(1, 600) with { Boot = "another" }));
        Assert.Equal(Liveness.Unknown, Table.LookUp(Other(1, 600) with { TimeNamespace = "time:[1]" }));
    }

    [Fact]
    public void Nor_one_that_is_hidden_from_us()
    {
        _running.Add(7);
        Assert.Equal(Liveness.Unknown, Table.LookUp(Other(7, 600)));
    }

    [Fact]
    public void Nor_one_of_which_there_is_nonsense()
    {
        _running.Add(7);
        Write("7/stat", "7 (x");
        Assert.Equal(Liveness.Unknown, Table.LookUp(Other(7, 600)));
    }

    [Fact]
    public void Where_proc_is_of_another_namespace_or_is_missing_nothing_is_known()
    {
        AddProcess(7, 'S', 600);
        var other = new LinuxProcessTable(_root, 101, _running.Contains);
        Assert.Null(other.Self);
        Assert.Equal(Liveness.Unknown, other.LookUp(Other(8, 600)));
        Assert.Null(new LinuxProcessTable(Path.Combine(_root, "none"), 100, _running.Contains).Self);
    }

    [Fact]
    public void A_names_owner_is_read_back_and_what_is_none_is_unknown()
    {
        var owners = new NameOwners(Table);
        NameOwner owner = owners.Make(new DateTimeOffset(2026, 11, 28, 13, 0, 5, 250, TimeSpan.Zero)) with { Host = "web 3", Handles = NameOwner.Join(["order.placed", "a b,c=d"]) };
        Assert.Equal(owner, NameOwner.Parse(owner.ToText()));
        Assert.Equal(owner with { Process = null }, NameOwner.Parse((owner with { Process = null }).ToText()));
        Assert.Equal(["order.placed", "a b,c=d"], NameOwner.Parse(owner.ToText())!.HandledTypes);
        Assert.Equal(32, (owner with { Handles = NameOwner.Join(Enumerable.Range(0, 1_000).Select(static i => $"t{i}")) }).HandledTypes.Count);
        foreach (string text in new[] { "", " ", "me", "x host=a", "x host=a pid=b since=c", "x a=1 a=2", new string('x', 100_000) })
        {
            Assert.Null(NameOwner.Parse(text));
            Assert.Equal(Liveness.Unknown, owners.Judge(new NameHolder(text, TimeSpan.FromSeconds(1))));
        }
    }

    [Fact]
    public void A_consumer_of_this_process_is_dead_when_it_has_given_up_its_name()
    {
        var owners = new NameOwners(Table);
        NameOwner owner = owners.Make(DateTimeOffset.UnixEpoch);
        var holder = new NameHolder(owner.ToText(), TimeSpan.FromSeconds(1));
        Assert.Equal(Liveness.Alive, owners.Judge(holder));
        owners.Forget(owner);
        Assert.Equal(Liveness.Dead, owners.Judge(holder));
        Assert.Equal(Liveness.Unknown, owners.Judge(holder with { Owner = owner.ToText().Replace(Namespace, "pid:[1]", StringComparison.Ordinal) }));
    }

    [Fact]
    public void This_machine_knows_this_process()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.Equal(Liveness.Alive, LinuxProcessTable.Default.LookUp(LinuxProcessTable.Default.Self!));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static ProcessIdentity Other(int pid, long start) => new(Boot, Namespace, Time, pid, start);

    private void AddProcess(int pid, char state, long start)
    {
        _running.Add(pid);
        Write($"{pid}/stat", $"{pid} (a ) b) {state} 1 1 1 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 {start} 3133440 414\n");
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(_root, path), target);
}
