using Events;

namespace Garden.Library;

[EventStream("loans", MaxLength = 40_000)]
public sealed partial class LoanStream;

[Event<LoanStream>("late")]
public sealed partial record Late(string LoanId, string Reader, decimal? Fine, double Days);

[ConsumerGroup<LoanStream>("fines")]
public sealed partial class LibraryFines
{
    private decimal _sum;
    private readonly List<string> _readers = [];

    public decimal Sum => _sum;
    public IReadOnlyList<string> Readers => _readers;

    [Handles]
    public ValueTask OnLate(Late late)
    {
        if (late.Fine is { } fine) _sum += fine; // EVT3001
        if (!_readers.Contains(late.Reader)) _readers.Add(late.Reader);
        return default;
    }
}
