namespace Orders.Contracts;

public enum PaymentMethod
{
    Card,
    Transfer,
    Invoice,
}
