namespace Orders.Tour;

/// <summary>The counts that the tour promises, each compared with what was seen.</summary>
internal sealed class TourChecks
{
    private readonly List<(string What, long Expected, long Actual)> _checks = [];

    public bool AllRight => _checks.TrueForAll(check => check.Expected == check.Actual);

    public void Expect(string what, long expected, long actual) => _checks.Add((what, expected, actual));

    public void Print(TextWriter output)
    {
        foreach ((string what, long expected, long actual) in _checks)
        {
            string verdict = expected == actual ? "ok" : $"WRONG, expected {expected}";
            output.WriteLine($"   {what,-48} {actual,5}  {verdict}");
        }
    }
}
