using System.Globalization;
using Events.Generator.Shapes;

namespace Events.Generator.Tests.Generation;

public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("OrderId", "order_id")]
    [InlineData("orderId", "order_id")]
    [InlineData("Order", "order")]
    [InlineData("A", "a")]
    [InlineData("ID", "id")]
    [InlineData("AId", "a_id")]
    [InlineData("OrderID", "order_id")]
    [InlineData("HTTPStatus", "http_status")]
    [InlineData("HTTPStatusCode2XX", "http_status_code2_xx")]
    [InlineData("OrderIDs", "order_ids")]
    [InlineData("IDs", "ids")]
    [InlineData("URLsSeen", "urls_seen")]
    [InlineData("SKUs2", "skus2")]
    [InlineData("IsOpen", "is_open")]
    [InlineData("HTTPStatuses", "http_statuses")]
    [InlineData("XmlHTTP", "xml_http")]
    [InlineData("Line2", "line2")]
    [InlineData("Line2Total", "line2_total")]
    [InlineData("Line2total", "line2total")]
    [InlineData("SHA256", "sha256")]
    [InlineData("SHA256Hash", "sha256_hash")]
    [InlineData("Order_Id", "order_id")]
    [InlineData("Order__Id", "order__id")]
    [InlineData("_private", "_private")]
    [InlineData("_Private", "_private")]
    [InlineData("already_snake", "already_snake")]
    [InlineData("GrößeÄußere", "größe_äußere")]
    [InlineData("ΣΊΓΜΑ", "σίγμα")]
    [InlineData("漢字Name", "漢字name")]
    [InlineData("Istanbul", "istanbul")]
    [InlineData("TITLE", "title")]
    public void Names_become_snake_case(string property, string field)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in new[] { "", "tr-TR", "fi-FI", "ar-SA" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(culture);
                Assert.Equal(field, FieldNames.ToSnakeCase(property));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
