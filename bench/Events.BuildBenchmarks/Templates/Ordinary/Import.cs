using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Shop.Module__N__;

public sealed record ImportRow__N__(int Line, string Sku, decimal Price, DateOnly ValidFrom);

public sealed record ImportError__N__(int Line, string Message);

/// <summary>Reads price lists from files; a module that has to do with streams of bytes, and not with those of Redis.</summary>
public sealed class PriceListImport__N__
{
    private readonly List<ImportError__N__> _errors = [];

    public IReadOnlyList<ImportError__N__> Errors => _errors;

    public async Task<List<ImportRow__N__>> ReadAsync(Stream source, CancellationToken token = default)
    {
        using var reader = new StreamReader(source, Encoding.UTF8, leaveOpen: true);
        var rows = new List<ImportRow__N__>();
        int line = 0;
        while (await reader.ReadLineAsync(token) is { } text)
        {
            line++;
            if (text.Length == 0 || text[0] == '#') continue;
            if (TryParse(line, text.AsSpan(), out ImportRow__N__? row)) rows.Add(row!);
        }

        return rows;
    }

    public async Task WriteAsync(IEnumerable<ImportRow__N__> rows, Stream target, CancellationToken token = default)
    {
        await JsonSerializer.SerializeAsync(target, rows.OrderBy(row => row.Sku, StringComparer.Ordinal), cancellationToken: token);
        await target.FlushAsync(token);
    }

    private bool TryParse(int line, ReadOnlySpan<char> text, out ImportRow__N__? row)
    {
        row = null;
        int first = text.IndexOf(';'), last = text.LastIndexOf(';');
        if (first < 0 || last == first)
        {
            _errors.Add(new ImportError__N__(line, "three columns are needed"));
            return false;
        }

        if (!decimal.TryParse(text[(first + 1)..last], NumberStyles.Number, CultureInfo.InvariantCulture, out decimal price))
        {
            _errors.Add(new ImportError__N__(line, $"'{text[(first + 1)..last]}' is no price"));
            return false;
        }

        if (!DateOnly.TryParseExact(text[(last + 1)..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            _errors.Add(new ImportError__N__(line, "the date is not like 2026-01-31"));
            return false;
        }

        row = new ImportRow__N__(line, text[..first].ToString(), price, day);
        return true;
    }
}
