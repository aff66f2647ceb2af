module shop.example/cart
