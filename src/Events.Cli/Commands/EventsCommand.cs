using System.CommandLine;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary>The command line.</summary>
internal sealed class EventsCommand : RootCommand
{
    public EventsCommand(Terminal terminal)
        : base("Looks at Redis streams, their groups, consumers and pending entries; moves, trims and repairs them.\n\n"
            + "Exit codes: 0 done; 1 failed; 2 the command line does not make sense; 3 no such stream, group, consumer or dead letter;\n"
            + "4 refused or not confirmed, nothing changed; 5 no server; 6 doctor or alerts found something; 130 interrupted.")
    {
        var common = new CommonOptions();
        Add(common.Redis);
        Add(common.Json);
        Add(common.Yes);
        Add(new StreamsCommand(terminal, common));
        Add(new InfoCommand(terminal, common));
        Add(new GroupsCommand(terminal, common));
        Add(new ConsumersCommand(terminal, common));
        Add(new PendingCommand(terminal, common));
        Add(new EntryCommand(terminal, common));
        Add(new TailCommand(terminal, common));
        Add(new ReplayCommand(terminal, common));
        Add(new ProduceCommand(terminal, common));
        Add(new ClaimCommand(terminal, common));
        Add(new HandOverCommand(terminal, common));
        Add(new Command("group", "Changes a group.") { new GroupSetCommand(terminal, common), new GroupRerunCommand(terminal, common), new GroupDeleteCommand(terminal, common) });
        Add(new Command("consumer", "Changes a consumer.") { new ConsumerDeleteCommand(terminal, common) });
        Add(new Command("dead", "Looks at dead letters, sends them back, discards them.")
        {
            new DeadListCommand(terminal, common),
            new DeadShowCommand(terminal, common),
            new DeadRequeueCommand(terminal, common),
            new DeadDiscardCommand(terminal, common),
        });
        Add(new Command("scheduled", "Looks at events that wait for their time, takes them off.")
        {
            new ScheduledListCommand(terminal, common),
            new ScheduledCancelCommand(terminal, common),
        });
        Add(new Command("projections", "Looks at projections, has one rebuilt.")
        {
            new ProjectionsListCommand(terminal, common),
            new ProjectionsRebuildCommand(terminal, common),
        });
        Add(new Command("partitions", "Looks at the partitions of a stream, gives it more.")
        {
            new PartitionsShowCommand(terminal, common),
            new PartitionsGrowCommand(terminal, common),
        });
        Add(new TrimCommand(terminal, common));
        Add(new AlertsCommand(terminal, common));
        Add(new TopCommand(terminal, common));
        Add(new DoctorCommand(terminal, common));
    }
}
