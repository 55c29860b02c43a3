namespace Events.Testing.Guides.ComingFrom;

public sealed record OrderMessage(string OrderId, string Customer, decimal Amount);
