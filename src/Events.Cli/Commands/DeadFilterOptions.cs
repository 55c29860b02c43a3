using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;

namespace Events.Cli.Commands;

/// <summary>Options that choose dead letters.</summary>
internal sealed class DeadFilterOptions
{
    private readonly Option<string?> _group = Parsers.Text("--group", "Only those of this group.", "name");
    private readonly Option<string?> _fingerprint = Parsers.Text("--fingerprint", "Only those of this kind of failure.", "hash");
    private readonly Option<string?> _reason = Parsers.Text("--reason", "Only those given up for this reason, such as max-deliveries.", "reason");

    public DeadFilterOptions(Command command)
    {
        command.Add(_group);
        command.Add(_fingerprint);
        command.Add(_reason);
    }

    public bool IsAny(Session session) => session.Has(_group) || session.Has(_fingerprint) || session.Has(_reason);

    public DeadLetterFilter Of(Session session) => new()
    {
        Group = session.Get(_group),
        Fingerprint = session.Get(_fingerprint),
        Reason = session.Get(_reason),
    };
}
