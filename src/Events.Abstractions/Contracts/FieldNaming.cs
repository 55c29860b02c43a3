namespace Events.Contracts;

/// <summary>The way in which a property's name becomes a field name.</summary>
public enum FieldNaming
{
    /// <summary><c>OrderId</c> is <c>order_id</c>, <c>OrderIDs</c> is <c>order_ids</c>, <c>HTTPStatus</c> is <c>http_status</c>.</summary>
    SnakeCase,

    /// <summary><c>OrderId</c> is <c>orderId</c>, <c>HTTPStatus</c> is <c>httpStatus</c>.</summary>
    CamelCase,

    /// <summary><c>OrderId</c> is <c>OrderId</c>.</summary>
    AsIs,
}
