namespace Shop.Module__N__;

public enum CustomerKind__N__ { Guest, Regular, Partner, Employee }

public readonly record struct Money__N__(decimal Amount, string Currency)
{
    public static Money__N__ operator +(Money__N__ left, Money__N__ right) => left.Currency == right.Currency
        ? new(left.Amount + right.Amount, left.Currency)
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not add up.");

    public static Money__N__ operator *(Money__N__ money, decimal factor) => money with { Amount = decimal.Round(money.Amount * factor, 2) };
}

public sealed class BasketLine__N__
{
    public required string Sku { get; init; }

    public required Money__N__ UnitPrice { get; init; }

    public int Quantity { get; set; } = 1;

    public Money__N__ Total => UnitPrice * Quantity;
}

public sealed class PriceCalculator__N__
{
    private static readonly (int From, decimal Factor)[] Steps = [(1, 1m), (10, 0.97m), (50, 0.93m), (250, 0.88m)];

    public Money__N__ Total(IReadOnlyCollection<BasketLine__N__> lines, CustomerKind__N__ kind, DateOnly day, string? coupon = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var total = new Money__N__(0, lines.Count == 0 ? "EUR" : lines.First().UnitPrice.Currency);
        foreach (BasketLine__N__ line in lines) total += line.Total * StepOf(line.Quantity);
        decimal discount = kind switch
        {
            CustomerKind__N__.Employee => 0.30m,
            CustomerKind__N__.Partner when total.Amount > 1_000 => 0.15m,
            CustomerKind__N__.Partner => 0.10m,
            CustomerKind__N__.Regular when day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday => 0.05m,
            _ => 0m,
        };
        if (coupon is { Length: > 3 } && coupon.StartsWith("SAVE", StringComparison.Ordinal) && int.TryParse(coupon[4..], out int percent))
        {
            discount = Math.Max(discount, Math.Clamp(percent, 0, 50) / 100m);
        }

        return total * (1 - discount);
    }

    public IEnumerable<string> Explain(IEnumerable<BasketLine__N__> lines)
    {
        int number = 0;
        foreach (var group in lines.GroupBy(line => line.UnitPrice.Currency))
        {
            yield return $"{group.Key}:";
            foreach (BasketLine__N__ line in group.OrderByDescending(line => line.Total.Amount))
            {
                number++;
                yield return $"  {number,3} {line.Sku,-12} {line.Quantity,4} x {line.UnitPrice.Amount:0.00} = {line.Total.Amount:0.00}";
            }
        }
    }

    private static decimal StepOf(int quantity)
    {
        decimal factor = 1;
        foreach ((int from, decimal step) in Steps)
        {
            if (quantity >= from) factor = step;
        }

        return factor;
    }
}
