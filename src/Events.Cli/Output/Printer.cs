using Events.Administration;
using Events.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Events.Cli.Output;

/// <summary>Prints results: as tables and sentences for people, or as JSON. What comes from outside is escaped on either way.</summary>
internal sealed class Printer
{
    // Where nobody looks nothing is wrapped.
    private const int RedirectedWidth = 10_000;

    private readonly Terminal _terminal;

    public Printer(Terminal terminal, bool isJson)
    {
        _terminal = terminal;
        IsJson = isJson;
        Screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Out),
            Ansi = terminal.IsOutputTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.IsOutputTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!terminal.IsOutputTerminal) Screen.Profile.Width = RedirectedWidth;
    }

    /// <summary>Tells whether to print JSON.</summary>
    public bool IsJson { get; }

    /// <summary>The console on which tables are drawn.</summary>
    public IAnsiConsole Screen { get; }

    /// <summary>Prints a result: one document, or what makes it readable, whose last line is ended.</summary>
    public void Print(object json, Func<IRenderable> table)
    {
        if (IsJson) Json(json);
        else Screen.Write(new Rows(table()));
    }

    /// <summary>Prints a result: one document, or a sentence.</summary>
    public void Print(object json, string sentence)
    {
        if (IsJson) Json(json);
        else Line(sentence);
    }

    /// <summary>Prints a line of JSON.</summary>
    public void Json(object value) => _terminal.Out.WriteLine(JsonText.Of(value));

    /// <summary>Prints a line of text; control characters are escaped.</summary>
    public void Line(string text = "") => _terminal.Out.WriteLine(SafeText.Escape(text));

    /// <summary>A table. Its cells are text, never markup.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns) table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))) { NoWrap = false });
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(static cell => (IRenderable)Cell(cell)));

    /// <summary>A cell.</summary>
    public static Text Cell(string text, Style? style = null) => new(SafeText.Escape(text), style);
}
