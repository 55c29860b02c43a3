using System.Globalization;
using Events.Cli.Terminals;

namespace Events.Cli.Output;

/// <summary>Shows how far something is, on a line that is drawn over and taken away in the end.</summary>
internal sealed class ProgressLine(Terminal terminal, string what, bool isShown) : IProgress<long>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _shownAt;
    private int _length;

    public void Report(long value)
    {
        if (!isShown) return;
        long now = terminal.Time.GetTimestamp();
        if (_length > 0 && terminal.Time.GetElapsedTime(_shownAt, now) < Pause) return;
        _shownAt = now;
        string line = string.Create(CultureInfo.InvariantCulture, $"{what}: {value:N0}");
        terminal.Error.Write("\r" + line.PadRight(_length));
        _length = Math.Max(_length, line.Length);
    }

    public void Dispose()
    {
        if (_length > 0) terminal.Error.Write("\r" + new string(' ', _length) + "\r");
    }
}
