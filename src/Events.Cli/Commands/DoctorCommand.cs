using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events doctor [--stream key [--group name]]</c></summary>
internal sealed class DoctorCommand : CliCommand
{
    private readonly Option<string?> _stream = Parsers.Text("--stream", "Also ask whether this user may produce, consume and administer this stream.", "key");
    private readonly Option<string?> _group = Parsers.Text("--group", "The group to ask for. Default: group.", "name");

    public DoctorCommand(Terminal terminal, CommonOptions common)
        : base("doctor", "Looks at the server: version, permissions, and settings that lose data; ends with 6 when something is to be done.", terminal, common)
    {
        Add(_stream);
        Add(_group);
    }

    protected override void Check(Session session)
    {
        if (session.Has(_group) && !session.Has(_stream)) throw new CliException(ExitCodes.Usage, "--group needs --stream.");
    }

    protected override async Task<int> RunAsync(Session session)
    {
        StoreReport report = await session.Administration.DiagnoseAsync(session.Get(_stream), session.Get(_group) ?? "group", session.Stop)
            .ConfigureAwait(false);
        session.Printer.Print(report, () =>
        {
            Table table = Printer.Table("", "About", "What was found", "What to do");
            foreach (Finding finding in report.Findings.OrderByDescending(static finding => finding.Severity))
            {
                table.AddRow(
                    Printer.Cell(finding.Severity.ToString(), StyleOf(finding.Severity)),
                    Printer.Cell(finding.Name),
                    Printer.Cell(finding.Text),
                    Printer.Cell(finding.Advice.Length == 0 ? Words.None : finding.Advice));
            }

            return new Rows(Printer.Cell(report.Store), table);
        });
        return report.Findings.Any(static finding => finding.Severity >= FindingSeverity.Warning) ? ExitCodes.Findings : ExitCodes.Done;
    }

    private static Style StyleOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => new Style(Color.Red, decoration: Decoration.Bold),
        FindingSeverity.Warning => new Style(Color.Yellow),
        FindingSeverity.Good => new Style(Color.Green),
        _ => Style.Plain,
    };
}
