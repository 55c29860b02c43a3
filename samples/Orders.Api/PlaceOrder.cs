using System.ComponentModel.DataAnnotations;

namespace Orders.Api;

/// <summary>An order as a customer sends it.</summary>
/// <param name="Customer">Who orders.</param>
/// <param name="Amount">The price.</param>
/// <param name="OrderId">The customer's own number, so that the same order sent again is the same order; null for a new one.</param>
public sealed record PlaceOrder(
    [Required, StringLength(64), RegularExpression(@"\P{C}*")] string Customer,
    [Range(typeof(decimal), "0.01", "100000", ParseLimitsInInvariantCulture = true)] decimal Amount,
    [StringLength(64, MinimumLength = 1), RegularExpression("[A-Za-z0-9-]*")] string? OrderId = null);
